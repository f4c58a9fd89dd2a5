import { plural, t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { UnstyledButton } from '@mantine/core';
import { MonthView, WeekView, type ScheduleEventData, type ScheduleLabelsOverride } from '@mantine/schedule';
import { IconAlertTriangle } from '@tabler/icons-react';
import 'dayjs/locale/de';
import { useEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';
import { phaseLabel } from '../../components/status-tag.tsx';
import { dropPhase, isOver } from '../../lib/drop-phase.ts';
import { formatWhenIn } from '../../lib/format.ts';
import { locale } from '../../lib/language.ts';
import { supportCalendar } from '../../lib/old-engine.ts';
import type { QuietHours } from '../../lib/quiet-hours.ts';
import { useStudio } from '../../lib/studio.ts';
import { toWallTime, type WallTime } from '../../lib/zoned-time.ts';
import { notesOf, spanOf } from './drop-notes.ts';
import { dayIn, formatDay, wallLater } from './schedule-range.ts';
import classes from './schedule.module.css';

supportCalendar();

/** Words of the calendar itself. It names weekdays and months as `dayjs` does. */
const LABELS: ScheduleLabelsOverride = {
  week: t`Week`,
  allDay: t`All day`,
  timeSlot: t`Time slot`,
  moreLabel: (count) => t`+${count} more`,
};

type CalendarProps = {
  view: 'month' | 'week';
  day: string;
  drops: readonly Drop[];
  zone: string;
  quietHours: QuietHours;
  /** What keys do on a drop, and on a day. */
  onKey: (event: KeyboardEvent, drop: Drop) => void;
  onDayKey: (event: KeyboardEvent, day: string) => void;
  onOpen: (drop: Drop) => void;
  onOpenDay: (day: string) => void;
  onNew: (day: string) => void;
  onMove: (drop: Drop, to: WallTime) => void;
};

/** A drop that is shorter would be no thicker than a line. */
const SHOWN_MIN = 30;
const MINUTE_MS = 60_000;

/** The drops of a month or a week by the wall clock of a zone. The calendar takes wall times, and knows no zone itself. */
export const Calendar = (props: CalendarProps) => {
  const { view, day, drops, zone, onOpen, onOpenDay, onDayKey, onNew } = props;
  const { client } = useStudio();
  const ofId = new Map(drops.map((drop) => [drop.id, drop]));
  const today = dayIn(client.clock.now(), zone);
  const plainDays = usePlainDays();
  const common = {
    date: day,
    locale: locale(),
    labels: LABELS,
    events: drops.map((drop) => eventOf(drop, zone)),
    withHeader: false,
    highlightToday: false,
    withEventsDragAndDrop: true,
    canDragEvent: ({ id }: ScheduleEventData) => ofId.get(String(id))?.status === 'scheduled',
    onEventClick: ({ id }: ScheduleEventData) => {
      const drop = ofId.get(String(id));
      if (drop !== undefined) onOpen(drop);
    },
    onEventDrop: ({ eventId, newStart }: { eventId: string | number; newStart: string }) => {
      const drop = ofId.get(String(eventId));
      if (drop !== undefined) props.onMove(drop, droppedAt(drop, newStart, props));
    },
    renderEvent: ({ id }: ScheduleEventData, button: ButtonProps) => (
      <EventButton drop={ofId.get(String(id))} button={button} calendar={props} />
    ),
  };
  if (view === 'week')
    return (
      <WeekView
        {...common}
        ref={plainDays}
        startScrollTime="08:00:00"
        className={classes['calendar'] ?? ''}
        withAllDaySlots
        slotHeight={44}
        eventDragInterval={15}
        classNames={{
          weekViewScrollArea: classes['scroll'] ?? '',
          weekViewDayLabel: classes['weekday'] ?? '',
          currentTimeIndicatorLine: classes['now'] ?? '',
          currentTimeIndicatorThumb: classes['now'] ?? '',
          currentTimeIndicatorTimeBubble: classes['now'] ?? '',
        }}
        getCurrentTime={() => wallText(toWallTime(client.clock.now(), zone))}
        onTimeSlotClick={({ slotStart }) => onNew(slotStart.slice(0, 10))}
        onAllDaySlotClick={onNew}
      />
    );
  return (
    <MonthView
      {...common}
      className={classes['calendar'] ?? ''}
      maxEventsPerDay={2}
      getDayProps={(date) => ({
        'data-day': date,
        'aria-label': dayLabel(date, drops, zone),
        ...(date === today && { 'aria-current': 'date' }),
        onKeyDown: (event: KeyboardEvent) => onDayKey(event, date),
      })}
      onDayClick={onOpenDay}
      moreEventsProps={{ popoverProps: { width: 300 } }}
    />
  );
};

/** The calendar calls a weekday by a date that is not what its button shows, and takes no other words: the button is called as it shows. */
const usePlainDays = () => {
  const calendar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const days = calendar.current?.querySelectorAll(`.${classes['weekday']}`) ?? [];
    for (const day of days) day.removeAttribute('aria-label');
  });
  return calendar;
};

type ButtonProps = Parameters<NonNullable<Parameters<typeof MonthView>[0]['renderEvent']>>[1];

/** What the calendar draws of a drop. Its colours are of this Studio, which has tested them. */
const eventOf = (drop: Drop, zone: string): ScheduleEventData => {
  const start = toWallTime(Date.parse(drop.startsAt), zone);
  const end = toWallTime(Date.parse(drop.endsAt), zone);
  const isLong = Date.parse(drop.endsAt) - Date.parse(drop.startsAt) >= SHOWN_MIN * MINUTE_MS;
  // Where the clocks go back, an end may be before its start on the wall.
  const isForward = wallText(end) > wallText(start);
  const shownEnd = isLong && isForward ? end : wallLater(drop.startsAt, zone, { minutes: SHOWN_MIN });
  return { id: drop.id, title: drop.title, start: wallText(start), end: wallText(shownEnd), color: 'gray' };
};

const wallText = ({ date, time }: WallTime): string => `${date} ${time.length === 5 ? `${time}:00` : time}`;

const EventButton = ({
  drop,
  button,
  calendar,
}: {
  drop: Drop | undefined;
  button: ButtonProps;
  calendar: CalendarProps;
}): ReactElement => {
  const { client } = useStudio();
  if (drop === undefined) return <></>;
  const { zone, drops, quietHours, onKey } = calendar;
  const phase = dropPhase(drop, client.clock.now());
  const notes = isOver(drop.status) ? [] : notesOf(spanOf(drop), drops, quietHours);
  const more = [formatWhenIn(zone, drop.startsAt), ...notes].join(', ');
  return (
    <UnstyledButton
      {...button}
      className={`${button.className ?? ''} ${classes['event']}`}
      data-phase={phase}
      data-view={calendar.view}
      title={`${drop.title}, ${more}`}
      onKeyDown={(event: KeyboardEvent) => onKey(event, drop)}
    >
      <span className={classes['words']}>
        <span className={classes['sign']} data-phase={phase} aria-hidden="true" />
        <span className="figures">{`${toWallTime(Date.parse(drop.startsAt), zone).time.slice(0, 5)} `}</span>
        <span className={classes['title']}>{`${drop.title} `}</span>
        {notes.length > 0 && <IconAlertTriangle size={13} aria-hidden="true" />}
        <span className={classes['phase']}>{phaseLabel(phase)}</span>
        <span className="visually-hidden">{`, ${more}`}</span>
      </span>
    </UnstyledButton>
  );
};

const dayLabel = (day: string, drops: readonly Drop[], zone: string): string => {
  const count = drops.filter(({ startsAt }) => dayIn(startsAt, zone) === day).length;
  const dayText = formatDay(day);
  return count === 0
    ? t`${dayText}, no drop`
    : t`${dayText}, ${plural(count, { one: '# drop', other: '# drops' })}`;
};

/** In a month a drop keeps its time of day. */
const droppedAt = (drop: Drop, newStart: string, { view, zone }: CalendarProps): WallTime => {
  const date = newStart.slice(0, 10);
  return view === 'month'
    ? { date, time: toWallTime(Date.parse(drop.startsAt), zone).time }
    : { date, time: newStart.slice(11, 16) };
};
