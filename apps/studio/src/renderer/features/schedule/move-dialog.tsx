import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { Button, Group } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { TimeFields } from '../../components/time-fields.tsx';
import { type ChosenTime, instantOf, timeFault } from '../../lib/chosen-time.ts';
import { formatWhenIn } from '../../lib/format.ts';
import type { QuietHours } from '../../lib/quiet-hours.ts';
import { useStudio } from '../../lib/studio.ts';
import { useZones, zoneName } from '../../lib/use-zones.ts';
import type { WallTime } from '../../lib/zoned-time.ts';
import { notesOf } from './drop-notes.ts';
import { useMoveDrop } from './use-move-drop.ts';
import classes from './schedule.module.css';

type MoveDialogProps = {
  drop: Drop;
  /** Where it was dragged, or what the keys said. */
  to: WallTime;
  zone: string;
  drops: readonly Drop[];
  quietHours: QuietHours;
  onMoved: (drop: Drop) => void;
  onClose: () => void;
};

const NAMES = { date: 'moveDate', time: 'moveTime', twin: 'moveTwin' };

/** Asks before a drop moves, with its old and its new start in every zone that the creator reads times in. */
export const MoveDialog = ({ drop, to, zone, drops, quietHours, onMoved, onClose }: MoveDialogProps) => {
  const { client } = useStudio();
  const { all } = useZones();
  const [chosen, setChosen] = useState<ChosenTime>({ ...to, twin: null });
  const { move, duration } = useMoveDrop(drop);
  const start = instantOf(chosen, zone);
  const fault = timeFault(chosen, zone) ?? pastFault(start, client.clock.now());
  const notes =
    start === null ? [] : notesOf({ id: drop.id, start, end: start + duration }, drops, quietHours);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (start !== null && fault === null && !move.isPending) move.mutate(start, { onSuccess: onMoved });
  };
  return (
    <Dialog onClose={onClose} title={t`Move ${{ title: drop.title }}?`} size="lg">
      <form onSubmit={send} className={classes['move']} noValidate>
        <TimeFields
          label={t`New start`}
          names={NAMES}
          chosen={chosen}
          near={(nowMs) => start ?? nowMs}
          zone={zone}
          errors={fault === null ? {} : { [fault.part]: fault.message }}
          onChange={(patch) => setChosen((before) => ({ ...before, ...patch }))}
        />
        <table className={`${classes['compare']} figures`}>
          <thead>
            <tr>
              <th scope="col">{t`Zone`}</th>
              <th scope="col">{t`Now`}</th>
              <th scope="col">{t`Then`}</th>
            </tr>
          </thead>
          <tbody>
            {[...new Set([zone, ...all])].map((name) => (
              <tr key={name}>
                <th scope="row">{zoneName(name)}</th>
                <td>{formatWhenIn(name, drop.startsAt)}</td>
                <td>{start === null ? '–' : formatWhenIn(name, start)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <div role="status">
          {notes.map((note) => (
            <p key={note} className={classes['note']}>
              <IconAlertTriangle size={14} aria-hidden="true" />
              <span>{note}</span>
            </p>
          ))}
        </div>
        <p className="dim">{t`It stays open as long as before. Followers are told the new time.`}</p>
        {move.error !== null && <ErrorNotice error={move.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t`Leave it`}
          </Button>
          <Button type="submit" data-autofocus loading={move.isPending} disabled={fault !== null}>
            {t`Move the drop`}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
};

const pastFault = (start: number | null, nowMs: number) =>
  start !== null && start <= nowMs ? { part: 'time' as const, message: t`This moment has passed` } : null;
