import type { QuietHours, UpdateNotificationPreferencesInput } from '@livedrops/sdk';
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import styles from './quiet-hours.module.css';
import { knownZones, ownZoneName } from './time-zones.ts';

const isTime = (value: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(value);

/** A time of day, saved when the field is left: while one types, it is another time at each key. */
const TimeField = ({
  label,
  value,
  onSave,
}: {
  label: string;
  value: string;
  onSave: (value: string) => void;
}) => {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <TextInput
      type="time"
      label={label}
      size="md"
      value={draft ?? value}
      onChange={({ currentTarget }) => setDraft(currentTarget.value)}
      onBlur={() => {
        if (draft !== null && isTime(draft) && draft !== value) onSave(draft);
        setDraft(null);
      }}
    />
  );
};

/** Hours in which devices and e-mail stay silent about drops. */
export const QuietHoursChoice = ({
  quiet,
  onChange,
}: {
  quiet: QuietHours | null;
  onChange: (change: UpdateNotificationPreferencesInput) => void;
}) => {
  const zones = knownZones(quiet?.timeZone);
  const change = (by: Partial<QuietHours>) => {
    if (quiet !== null) onChange({ quietHours: { ...quiet, ...by } });
  };
  return (
    <div className={styles['quiet']}>
      <Switch
        size="md"
        label="Quiet hours"
        description="Devices and e-mail stay silent about drops. News of your orders always comes through."
        checked={quiet !== null}
        onChange={({ currentTarget }) =>
          onChange({
            quietHours: currentTarget.checked
              ? { from: '22:00', to: '08:00', timeZone: ownZoneName() }
              : null,
          })
        }
      />
      {quiet !== null && (
        <div className={styles['fields']}>
          <TimeField label="From" value={quiet.from} onSave={(from) => change({ from })} />
          <TimeField label="Until" value={quiet.to} onSave={(to) => change({ to })} />
          <NativeSelect
            label="Time zone"
            size="md"
            value={quiet.timeZone}
            data={zones}
            onChange={({ currentTarget }) => change({ timeZone: currentTarget.value })}
          />
        </div>
      )}
    </div>
  );
};
