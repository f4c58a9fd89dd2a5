import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { formatTime, formatWhen } from '../../lib/format.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { toWallTime, zoneLabel } from '../../lib/zoned-time.ts';
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
  const nowMs = useServerNow();
  const startMs = startOf(form, nowMs, zone);
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
            type="date"
            required
            disabled={mode === 'live'}
            value={form.startDate}
            error={errors.startDate}
            onChange={(event) => onChange({ startDate: event.currentTarget.value })}
          />
          <TextInput
            label="Start time"
            type="time"
            step={1}
            required
            disabled={mode === 'live'}
            description={zoneLabel(zone, startMs ?? nowMs)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={form.startTime}
            error={errors.startTime}
            onChange={(event) => onChange({ startTime: event.currentTarget.value })}
          />
        </div>
      )}
      <div className={classes['duration']}>
        <TextInput
          label="Duration in minutes"
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
      <p className={`${classes['plan']} figures`}>{planText(form, nowMs, zone)}</p>
    </fieldset>
  );
};

/** The plan in a sentence, in the creator's zone and in UTC. */
const planText = (form: DropForm, nowMs: number, zone: string): string => {
  const start = startOf(form, nowMs, zone);
  const duration = durationOf(form);
  if (start === null || duration === null) return 'Start and end are not known yet.';
  const end = start + duration;
  const endText =
    toWallTime(start, zone).date === toWallTime(end, zone).date ? formatTime(end) : formatWhen(end);
  const utc = toWallTime(start, 'UTC').time.slice(0, 5);
  const when =
    form.startMode === 'in'
      ? `Starts ${form.startInMinutes} min after you press the button, about ${formatTime(start)}`
      : `Starts ${formatWhen(start)}`;
  return `${when}, ends ${endText} · ${zoneLabel(zone, start)} · start ${utc} UTC`;
};
