import { t } from '@lingui/core/macro';
import { Input, SegmentedControl, TextInput } from '@mantine/core';
import type { ChosenTime, TimePart } from '../lib/chosen-time.ts';
import { fromWallTime, type Twin, zoneLabel } from '../lib/zoned-time.ts';
import { Ticking } from './ticking.tsx';
import classes from './time-fields.module.css';

type TimeFieldsProps = {
  /** Whose time it is, such as `Start`: it leads each label. */
  label: string;
  /** The names of the controls, by which a fault takes the keyboard to them. */
  names: Record<TimePart, string>;
  chosen: ChosenTime;
  /** The instant that is chosen; one near it while it is none. */
  near: (nowMs: number) => number;
  zone: string;
  errors: Partial<Record<TimePart, string | undefined>>;
  disabled?: boolean;
  onChange: (patch: Partial<ChosenTime>) => void;
};

/** A date and a time of day by the wall clock of a zone. Asks which one is meant where the clocks go back over it. */
export const TimeFields = (props: TimeFieldsProps) => {
  const { label, names, chosen, near, zone, errors, disabled = false, onChange } = props;
  const twins = twinOptions(chosen, zone);
  return (
    <div className={classes['fields']}>
      <div className={classes['row']}>
        <TextInput
          label={t`${label} date`}
          name={names.date}
          type="date"
          required
          disabled={disabled}
          value={chosen.date}
          error={errors.date}
          onChange={(event) => onChange({ date: event.currentTarget.value, twin: null })}
        />
        <TextInput
          label={t`${label} time`}
          name={names.time}
          type="time"
          step={1}
          required
          disabled={disabled}
          description={<Ticking text={(nowMs) => zoneLabel(zone, near(nowMs))} />}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={chosen.time}
          error={errors.time}
          onChange={(event) => onChange({ time: event.currentTarget.value, twin: null })}
        />
      </div>
      {twins !== null && (
        <Input.Wrapper
          label={t`This time happens twice on that day, because the clocks go back. Which one?`}
          labelElement="div"
          error={errors.twin}
        >
          <SegmentedControl
            name={names.twin}
            aria-label={t`Which of the two times`}
            data={twins}
            disabled={disabled}
            // Nothing is chosen before somebody chooses.
            value={chosen.twin ?? ''}
            onChange={(value) => onChange({ twin: value === 'second' ? 'second' : 'first' })}
          />
        </Input.Wrapper>
      )}
    </div>
  );
};

/** The two instants of a time that happens twice; `null` for every other one. */
const twinOptions = (chosen: ChosenTime, zone: string): { value: Twin; label: string }[] | null => {
  const found = fromWallTime(chosen, zone);
  if (found.kind !== 'twice') return null;
  const [first, second] = [zoneLabel(zone, found.first), zoneLabel(zone, found.second)];
  return [
    { value: 'first', label: t`The first, ${first}` },
    { value: 'second', label: t`The second, ${second}` },
  ];
};
