import { t } from '@lingui/core/macro';
import { Checkbox, TextInput } from '@mantine/core';
import type { QuietHours } from '../../lib/quiet-hours.ts';
import classes from './schedule.module.css';

type QuietHoursFieldsProps = { quietHours: QuietHours; onChange: (quietHours: QuietHours) => void };

/** In which hours a start is pointed out. Kept on this computer. */
export const QuietHoursFields = ({ quietHours, onChange }: QuietHoursFieldsProps) => (
  <fieldset className={classes['quiet']}>
    <legend className="visually-hidden">{t`Quiet hours`}</legend>
    <Checkbox
      label={t`Point out starts between`}
      checked={quietHours.isOn}
      onChange={(event) => onChange({ ...quietHours, isOn: event.currentTarget.checked })}
    />
    <TextInput
      aria-label={t`Quiet from`}
      type="time"
      size="xs"
      disabled={!quietHours.isOn}
      value={quietHours.from}
      onChange={(event) => keepTime(event.currentTarget.value, (from) => onChange({ ...quietHours, from }))}
    />
    <span>{t({ context: 'between two times', message: 'and' })}</span>
    <TextInput
      aria-label={t`Quiet until`}
      type="time"
      size="xs"
      disabled={!quietHours.isOn}
      value={quietHours.to}
      onChange={(event) => keepTime(event.currentTarget.value, (to) => onChange({ ...quietHours, to }))}
    />
  </fieldset>
);

/** A time that is being typed is none for a moment. */
const keepTime = (text: string, keep: (time: string) => void): void => {
  if (text !== '') keep(text.slice(0, 5));
};
