import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { Button, Input, SegmentedControl, TextInput } from '@mantine/core';
import { Ticking } from '../../components/ticking.tsx';
import { TimeFields } from '../../components/time-fields.tsx';
import { formatHour, formatTime, formatWhen } from '../../lib/format.ts';
import { useStudio } from '../../lib/studio.ts';
import { toWallTime, zoneLabel } from '../../lib/zoned-time.ts';
import {
  DURATION_PRESETS,
  START_PRESETS,
  type DropErrors,
  type DropForm,
  type EditorMode,
} from './drop-form.ts';
import {
  chosenEnd,
  chosenStart,
  END_NAMES,
  fieldsOf,
  START_NAMES,
  typedTimes,
  withEndMode,
} from './drop-times.ts';
import classes from './drop-editor.module.css';

type WhenSectionProps = {
  form: DropForm;
  errors: DropErrors;
  mode: EditorMode;
  zone: string;
  /** The drop that is edited, as it is now; `null`: a new one. */
  drop: Drop | null;
  onChange: (patch: Partial<DropForm>) => void;
};

const AT = 'at';
const STARTS = [
  ...START_PRESETS.map(({ minutes, label }) => ({ value: String(minutes), label })),
  { value: AT, label: t`Date and time` },
];
const ENDS = [
  { value: 'after', label: t`After a duration` },
  { value: AT, label: t`At a date and time` },
];

/** Start and end, by the creator's wall clock. */
export const WhenSection = (props: WhenSectionProps) => {
  const { form, errors, mode, zone, onChange } = props;
  const chooseStart = (value: string): void =>
    onChange(value === AT ? { startMode: 'at' } : { startMode: 'in', startInMinutes: Number(value) });
  return (
    <fieldset className={classes['section']}>
      <legend>{t`When`}</legend>
      {mode !== 'live' && (
        <Input.Wrapper label={t`Start`} labelElement="div" className={classes['choice'] ?? ''}>
          <SegmentedControl
            name="startMode"
            aria-label={t`Start`}
            data={STARTS}
            value={form.startMode === 'at' ? AT : String(form.startInMinutes)}
            onChange={chooseStart}
          />
        </Input.Wrapper>
      )}
      {form.startMode === 'at' && (
        <TimeFields
          label={t`Start`}
          names={START_NAMES}
          chosen={chosenStart(form)}
          near={(nowMs) => typedTimes(form, nowMs, zone).start ?? nowMs}
          zone={zone}
          errors={{ date: errors.startDate, time: errors.startTime, twin: errors.startTwin }}
          disabled={mode === 'live'}
          onChange={(patch) => onChange(fieldsOf(START_NAMES, patch))}
        />
      )}
      <EndFields {...props} />
      <p className={`${classes['plan']} figures`}>
        <Ticking text={(nowMs) => planText(form, nowMs, zone)} />
      </p>
    </fieldset>
  );
};

const EndFields = ({ form, errors, mode, zone, drop, onChange }: WhenSectionProps) => {
  const { client } = useStudio();
  const chooseMode = (value: string): void => {
    const context = { mode, zone, drop, nowMs: client.clock.now() };
    onChange(withEndMode(form, value === AT ? 'at' : 'after', context));
  };
  return (
    <>
      <Input.Wrapper label={t`End`} labelElement="div" className={classes['choice'] ?? ''}>
        <SegmentedControl aria-label={t`End`} data={ENDS} value={form.endMode} onChange={chooseMode} />
      </Input.Wrapper>
      {form.endMode === 'at' ? (
        <TimeFields
          label={t`End`}
          names={END_NAMES}
          chosen={chosenEnd(form)}
          near={(nowMs) => typedTimes(form, nowMs, zone).end ?? nowMs}
          zone={zone}
          errors={{ date: errors.endDate, time: errors.endTime, twin: errors.endTwin }}
          onChange={(patch) => onChange(fieldsOf(END_NAMES, patch))}
        />
      ) : (
        <div className={classes['duration']}>
          <TextInput
            label={t`Duration in minutes`}
            name="durationMinutes"
            required
            inputMode="decimal"
            value={form.durationMinutes}
            error={errors.durationMinutes}
            onChange={(event) => onChange({ durationMinutes: event.currentTarget.value })}
          />
          <Button.Group aria-label={t`Usual durations`}>
            {DURATION_PRESETS.map(({ minutes, label }) => (
              <Button
                key={minutes}
                variant="default"
                aria-pressed={Number(form.durationMinutes) === minutes}
                className={classes['preset'] ?? ''}
                onClick={() => onChange({ durationMinutes: String(minutes) })}
              >
                {label}
              </Button>
            ))}
          </Button.Group>
        </div>
      )}
    </>
  );
};

/** The plan in a sentence, in the creator's zone and in UTC. */
const planText = (form: DropForm, nowMs: number, zone: string): string => {
  const { start, end } = typedTimes(form, nowMs, zone);
  if (start === null || end === null || end <= start) return t`Start and end are not known yet.`;
  const endText =
    toWallTime(start, zone).date === toWallTime(end, zone).date ? formatHour(end) : formatWhen(end);
  const utc = toWallTime(start, 'UTC').time.slice(0, 5);
  const inZone = zoneLabel(zone, start);
  return form.startMode === 'in'
    ? t`Starts ${{ minutes: form.startInMinutes }} min after you press the button, about ${{ startText: formatTime(start) }}, ends ${endText} · ${inZone} · start ${utc} UTC`
    : t`Starts ${{ startText: formatWhen(start) }}, ends ${endText} · ${inZone} · start ${utc} UTC`;
};
