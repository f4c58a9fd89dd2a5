import { t } from '@lingui/core/macro';
import type { ReminderMinutes } from '@livedrops/sdk';
import { Checkbox, Group } from '@mantine/core';
import type { DropForm, EditorMode } from './drop-form.ts';
import classes from './drop-editor.module.css';

type ReminderSectionProps = {
  form: DropForm;
  mode: EditorMode;
  onChange: (patch: Partial<DropForm>) => void;
};

const LEADS: readonly { minutes: ReminderMinutes; label: string }[] = [
  { minutes: 60, label: t`1 hour before` },
  { minutes: 15, label: t`15 minutes before` },
  { minutes: 5, label: t`5 minutes before` },
];

/** Which reminders followers may get. Of no use once the drop has started. */
export const ReminderSection = ({ form, mode, onChange }: ReminderSectionProps) => (
  <fieldset className={classes['section']}>
    <legend>{t`Reminders`}</legend>
    <Checkbox.Group
      aria-label={t`Remind followers`}
      value={form.reminderMinutes.map(String)}
      onChange={(chosen) =>
        onChange({
          reminderMinutes: LEADS.map(({ minutes }) => minutes).filter((lead) =>
            chosen.includes(String(lead)),
          ),
        })
      }
    >
      <Group>
        {LEADS.map(({ minutes, label }) => (
          <Checkbox key={minutes} value={String(minutes)} label={label} disabled={mode === 'live'} />
        ))}
      </Group>
    </Checkbox.Group>
    <p className="dim">
      {form.reminderMinutes.length === 0
        ? t`Nobody is reminded that this drop starts.`
        : t`Followers who want reminders get one of these: the nearest to what they chose for themselves.`}
    </p>
  </fieldset>
);
