import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCalendarDown } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { Link } from 'react-router';
import { DuplicateLink } from '../../components/duplicate-link.tsx';
import { PhaseTag } from '../../components/phase-tag.tsx';
import { isOver } from '../../lib/drop-phase.ts';
import { toWallTime } from '../../lib/zoned-time.ts';
import type { QuietHours } from '../../lib/quiet-hours.ts';
import { notesOf, spanOf } from './drop-notes.ts';
import { dayIn, type DayRange, formatDay, formatShortDay } from './schedule-range.ts';
import classes from './schedule.module.css';

type AgendaProps = {
  drops: readonly Drop[];
  range: DayRange;
  zone: string;
  quietHours: QuietHours;
  /** What keys do on a drop. */
  onKey: (event: KeyboardEvent, drop: Drop) => void;
  onMove: (drop: Drop) => void;
  onSave: (drop: Drop) => void;
};

/** The drops of some weeks, day by day: a list, which reads well aloud. */
export const Agenda = ({ drops, range, zone, ...rowProps }: AgendaProps) => {
  const days = new Map<string, Drop[]>();
  for (const drop of drops) {
    const day = dayIn(drop.startsAt, zone);
    if (day >= range.from && day < range.to) days.set(day, [...(days.get(day) ?? []), drop]);
  }
  if (days.size === 0) return <p className={classes['empty']}>{t`No drop starts in these weeks.`}</p>;
  return (
    <div className={classes['agenda']}>
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={formatDay(day)}>
          <h2>{formatDay(day)}</h2>
          <ul>
            {ofDay.map((drop) => (
              <AgendaRow key={drop.id} drop={drop} drops={drops} zone={zone} {...rowProps} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
};

type AgendaRowProps = Omit<AgendaProps, 'range'> & { drop: Drop };

const AgendaRow = ({ drop, drops, zone, quietHours, onKey, onMove, onSave }: AgendaRowProps) => {
  const notes = isOver(drop.status) ? [] : notesOf(spanOf(drop), drops, quietHours);
  return (
    <li className={classes['row']} onKeyDown={(event) => onKey(event, drop)}>
      <span className={`${classes['hours']} figures`}>{hoursOf(drop, zone)}</span>
      <span className={classes['what']}>
        <Link to={`/drops/${drop.id}/live`} className={classes['name']}>
          {drop.title}
        </Link>
        {notes.map((note) => (
          <span key={note} className={classes['note']}>
            <IconAlertTriangle size={14} aria-hidden="true" />
            <span>{note}</span>
          </span>
        ))}
      </span>
      <PhaseTag drop={drop} />
      <span className={classes['tools']}>
        {drop.status === 'scheduled' && (
          <Button
            variant="default"
            size="xs"
            aria-label={t`Move ${{ title: drop.title }}`}
            onClick={() => onMove(drop)}
          >
            {t`Move…`}
          </Button>
        )}
        <DuplicateLink drop={drop} />
        <Button
          variant="default"
          size="xs"
          aria-label={t`Calendar file of ${{ title: drop.title }}`}
          title={t`Calendar file`}
          onClick={() => onSave(drop)}
        >
          <IconCalendarDown size={15} aria-hidden="true" />
        </Button>
      </span>
    </li>
  );
};

/** `18:00–19:00`, with the day of the end when that is another one. */
const hoursOf = ({ startsAt, endsAt }: Drop, zone: string): string => {
  const start = toWallTime(Date.parse(startsAt), zone);
  const end = toWallTime(Date.parse(endsAt), zone);
  const until = end.time.slice(0, 5);
  return `${start.time.slice(0, 5)}–${start.date === end.date ? until : `${until}, ${formatShortDay(end.date)}`}`;
};
