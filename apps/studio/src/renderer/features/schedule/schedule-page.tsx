import '@mantine/schedule/styles.css';
import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { ActionIcon, Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconCalendarDown, IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page } from '../../components/page.tsx';
import { AddZone } from '../../components/zone-times.tsx';
import { dayOf, newOnPath } from '../../lib/drop-paths.ts';
import { useQuietHours } from '../../lib/quiet-hours.ts';
import { useStudio } from '../../lib/studio.ts';
import { useLinkHealth } from '../../lib/use-link.ts';
import { useZones, zoneName } from '../../lib/use-zones.ts';
import { localZone, toWallTime, type WallTime } from '../../lib/zoned-time.ts';
import { Agenda } from './agenda.tsx';
import { Calendar } from './calendar.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { QuietHoursFields } from './quiet-hours-fields.tsx';
import { dayIn, rangeOf, rangeTitle, turned, viewOf } from './schedule-range.ts';
import { shiftOf } from './schedule-keys.ts';
import { useCalendarFile } from './use-calendar-file.ts';
import { useSchedule } from './use-schedule.ts';
import classes from './schedule.module.css';

const VIEW_LABELS = [
  { value: 'agenda', label: t`Agenda` },
  { value: 'week', label: t`Week` },
  { value: 'month', label: t`Month` },
];

/** When own drops are: as a list, a week or a month, by the clock of a zone. */
export const SchedulePage = () => {
  const { client } = useStudio();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const { all: zones } = useZones();
  const [wantedZone, setZone] = useState(localZone);
  const [quietHours, keepQuietHours] = useQuietHours();
  const [moving, setMoving] = useState<{ drop: Drop; to: WallTime } | null>(null);
  const zone = zones.includes(wantedZone) ? wantedZone : localZone();
  const today = dayIn(client.clock.now(), zone);
  const view = viewOf(search.get('view'));
  const day = dayOf(search.get('on')) ?? today;
  const range = rangeOf(view, day);
  const schedule = useSchedule(range);
  const file = useCalendarFile();
  const isStale = useLinkHealth() !== 'live';

  const show = (next: { view?: string; on?: string }): void =>
    setSearch({ view, on: day, ...next }, { replace: true });
  const open = (drop: Drop): void => void navigate(`/drops/${drop.id}/live`);
  const makeOn = (on: string): void => void navigate(newOnPath(on));
  const onDayKey = (event: KeyboardEvent, on: string): void => {
    if (isNew(event)) makeOn(on);
  };
  const onKey = (event: KeyboardEvent, drop: Drop): void => {
    const wall = toWallTime(Date.parse(drop.startsAt), zone);
    if (isNew(event)) return makeOn(wall.date);
    const to = shiftOf(event, { drop, view, zone });
    if (to === null) return;
    event.preventDefault();
    if (drop.status === 'scheduled') setMoving({ drop, to });
  };
  const parts = { drops: schedule.drops, zone, quietHours, onKey };
  return (
    <Page
      title={t`Schedule`}
      width={view === 'agenda' ? 'wide' : 'whole'}
      isStale={isStale}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconCalendarDown size={16} aria-hidden="true" />}
            onClick={file.saveAll}
          >
            {t`Calendar file`}
          </Button>
          <Button component={Link} to="/drops/new" leftSection={<IconPlus size={16} aria-hidden="true" />}>
            {t`New drop`}
          </Button>
        </>
      }
    >
      <div className={classes['bar']}>
        <SegmentedControl
          aria-label={t({ context: 'of the calendar', message: 'View' })}
          data={VIEW_LABELS}
          value={view}
          onChange={(value) => show({ view: value })}
        />
        <div className={classes['turn']}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t`Earlier`}
            onClick={() => show({ on: turned(view, day, -1) })}
          >
            <IconChevronLeft size={18} aria-hidden="true" />
          </ActionIcon>
          <Button variant="default" onClick={() => show({ on: today })}>
            {t`Today`}
          </Button>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t`Later`}
            onClick={() => show({ on: turned(view, day, 1) })}
          >
            <IconChevronRight size={18} aria-hidden="true" />
          </ActionIcon>
          <h2 aria-live="polite">{rangeTitle(view, day)}</h2>
        </div>
        <NativeSelect
          aria-label={t`Times in`}
          data={zones.map((name) => ({ value: name, label: zoneName(name) }))}
          value={zone}
          onChange={(event) => setZone(event.currentTarget.value)}
        />
      </div>
      {schedule.error !== null && (
        <ErrorNotice error={schedule.error} onRetry={() => void schedule.refetch()} />
      )}
      {file.error !== null && <ErrorNotice error={file.error} />}
      <p role="status" className={classes['said']}>
        {file.said}
      </p>
      {schedule.isPending && <p className="dim">{t`Loading…`}</p>}
      {view === 'agenda' ? (
        // That there are none is known from an answer alone.
        (schedule.data !== undefined || schedule.drops.length > 0) && (
          <Agenda
            {...parts}
            range={range}
            onMove={(drop) => setMoving({ drop, to: toWallTime(Date.parse(drop.startsAt), zone) })}
            onSave={file.saveOne}
          />
        )
      ) : (
        <Calendar
          {...parts}
          view={view}
          day={day}
          onDayKey={onDayKey}
          onOpen={open}
          onOpenDay={(on) => show({ view: 'agenda', on })}
          onNew={makeOn}
          onMove={(drop, to) => setMoving({ drop, to })}
        />
      )}
      <div className={classes['foot']}>
        <p className="dim">
          {t`On a drop: Enter opens it, Alt and an arrow key move it. N makes a new drop on the day that has the focus.`}
        </p>
        <AddZone />
        <QuietHoursFields quietHours={quietHours} onChange={keepQuietHours} />
      </div>
      {moving !== null && (
        <MoveDialog
          {...moving}
          zone={zone}
          drops={schedule.drops}
          quietHours={quietHours}
          onMoved={() => setMoving(null)}
          onClose={() => setMoving(null)}
        />
      )}
    </Page>
  );
};

const isNew = ({ key, altKey, ctrlKey, metaKey, repeat }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'n' && !altKey && !ctrlKey && !metaKey && !repeat;
