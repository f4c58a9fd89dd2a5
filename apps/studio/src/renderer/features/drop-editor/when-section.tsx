import { Button, Input, SegmentedControl, TextInput } from '@mantine/core';
import { Ticking } from '../../components/ticking.tsx';
import { formatHour, formatTime, formatWhen } from '../../lib/format.ts';
import { fromWallTime, toWallTime, zoneLabel, type Twin } from '../../lib/zoned-time.ts';
import {
  DURATION_PRESETS,
  START_PRESETS,
  type DropErrors,
  type DropForm,
  type EditorMode,
} from './drop-form.ts';
import { durationOf, startOf } from './validate-drop.ts';
import classes from './drop-editor.module.css';

type WhenSectionProps = {
  form: DropForm;
  errors: DropErrors;
  mode: EditorMode;
  zone: string;
  onChange: (patch: Partial<DropForm>) => void;
};

const AT = 'at';
const STARTS = [
  ...START_PRESETS.map(({ minutes, label }) => ({ value: String(minutes), label })),
  { value: AT, label: 'Date and time' },
];

/** Start and end, by the creator's wall clock. */
export const WhenSection = ({ form, errors, mode, zone, onChange }: WhenSectionProps) => {
  const twice = form.startMode === 'at' ? twiceOptions(form, zone) : null;
  const chooseStart = (value: string): void =>
    onChange(value === AT ? { startMode: 'at' } : { startMode: 'in', startInMinutes: Number(value) });
  return (
    <fieldset className={classes['section']}>
      <legend>When</legend>
      {mode !== 'live' && (
        <SegmentedControl
          aria-label="Start"
          data={STARTS}
          value={form.startMode === 'at' ? AT : String(form.startInMinutes)}
          onChange={chooseStart}
        />
      )}
      {form.startMode === 'at' && (
        <div className={classes['row']}>
          <TextInput
            label="Start date"
            name="startDate"
            type="date"
            required
            disabled={mode === 'live'}
            value={form.startDate}
            error={errors.startDate}
            onChange={(event) => onChange({ startDate: event.currentTarget.value, startTwin: null })}
          />
          <TextInput
            label="Start time"
            name="startTime"
            type="time"
            step={1}
            required
            disabled={mode === 'live'}
            description={<Ticking text={(nowMs) => zoneLabel(zone, startOf(form, nowMs, zone) ?? nowMs)} />}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={form.startTime}
            error={errors.startTime}
            onChange={(event) => onChange({ startTime: event.currentTarget.value, startTwin: null })}
          />
        </div>
      )}
      {twice !== null && (
        <Input.Wrapper
          label="This time happens twice on that day, because the clocks go back. Which one?"
          labelElement="div"
          error={errors.startTwin}
        >
          <SegmentedControl
            name="startTwin"
            aria-label="Which of the two times"
            data={twice}
            disabled={mode === 'live'}
            // Nothing is chosen before somebody chooses.
            value={form.startTwin ?? ''}
            onChange={(value) => onChange({ startTwin: value === 'second' ? 'second' : 'first' })}
          />
        </Input.Wrapper>
      )}
      <div className={classes['duration']}>
        <TextInput
          label="Duration in minutes"
          name="durationMinutes"
          required
          inputMode="decimal"
          value={form.durationMinutes}
          error={errors.durationMinutes}
          onChange={(event) => onChange({ durationMinutes: event.currentTarget.value })}
        />
        <Button.Group aria-label="Usual durations">
          {DURATION_PRESETS.map(({ minutes, label }) => (
            <Button
              key={minutes}
              variant="default"
              onClick={() => onChange({ durationMinutes: String(minutes) })}
            >
              {label}
            </Button>
          ))}
        </Button.Group>
      </div>
      <p className={`${classes['plan']} figures`}>
        <Ticking text={(nowMs) => planText(form, nowMs, zone)} />
      </p>
    </fieldset>
  );
};

/** The two instants of a time that happens twice; `null` for every other one. */
const twiceOptions = (form: DropForm, zone: string): { value: Twin; label: string }[] | null => {
  const start = fromWallTime({ date: form.startDate, time: form.startTime }, zone);
  if (start.kind !== 'twice') return null;
  return [
    { value: 'first', label: `The first, ${zoneLabel(zone, start.first)}` },
    { value: 'second', label: `The second, ${zoneLabel(zone, start.second)}` },
  ];
};

/** The plan in a sentence, in the creator's zone and in UTC. */
const planText = (form: DropForm, nowMs: number, zone: string): string => {
  const start = startOf(form, nowMs, zone);
  const duration = durationOf(form);
  if (start === null || duration === null) return 'Start and end are not known yet.';
  const end = start + duration;
  const endText =
    toWallTime(start, zone).date === toWallTime(end, zone).date ? formatHour(end) : formatWhen(end);
  const utc = toWallTime(start, 'UTC').time.slice(0, 5);
  const when =
    form.startMode === 'in'
      ? `Starts ${form.startInMinutes} min after you press the button, about ${formatTime(start)}`
      : `Starts ${formatWhen(start)}`;
  return `${when}, ends ${endText} · ${zoneLabel(zone, start)} · start ${utc} UTC`;
};
