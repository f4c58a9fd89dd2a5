import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { useServerTime } from '@livedrops/sdk/react';
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useStore } from 'zustand';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { EmptyState, Page } from '../../components/page.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { isOnAir } from '../../lib/drop-phase.ts';
import { formatMoney } from '../../lib/format.ts';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useStudio } from '../../lib/studio.ts';
import { useDropPhase } from '../../lib/use-drop-phase.ts';
import { useLinkHealth } from '../../lib/use-link.ts';
import { useCreatorId } from '../../lib/use-session.ts';
import { liveFrame } from './live-frame.ts';
import type { LiveState } from './live-state.ts';
import { createLiveStore } from './live-store.ts';
import classes from './live-wall.module.css';
import { RoomStartChart } from './sales-chart.tsx';
import { StockPanel } from './stock-panel.tsx';
import { useStart } from './use-start.ts';

/** As many as one screen shows without scrolling, and one connection follows easily. */
const SHOWN_MAX = 6;
const SOON_MS = 15 * 60_000;

/** Drops that sell now, and those that start within a quarter of an hour, side by side. */
export const LiveWallPage = () => {
  const drops = useOwnDrops();
  const isStale = useLinkHealth() !== 'live';
  const items = drops.data?.items ?? [];
  // As a text, so that the page is drawn again when the choice changes, and not each second.
  const shownIds = useServerTime((nowMs) =>
    items
      .filter(({ status, startsAt }) => isOnAir(status) || isStartingSoon(status, startsAt, nowMs))
      .sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
      .map(({ id }) => id)
      .slice(0, SHOWN_MAX)
      .join(' '),
  );
  const shown = (shownIds ?? '').split(' ').filter((id) => id !== '');
  return (
    <Page title={t`Side by side`} isStale={isStale}>
      {drops.error !== null && <ErrorNotice error={drops.error} onRetry={() => void drops.refetch()} />}
      {drops.isPending && <p className="dim">{t`Loading…`}</p>}
      {drops.data !== undefined && shown.length === 0 && (
        <EmptyState
          title={t`Nothing is on air`}
          action={
            <Button component={Link} to="/drops">
              {t`See the drops`}
            </Button>
          }
        >
          {t`Drops stand here side by side from a quarter of an hour before they start.`}
        </EmptyState>
      )}
      <div className={classes['wall']}>
        {shown.map((id) => (
          <WallDrop key={id} dropId={id} />
        ))}
      </div>
    </Page>
  );
};

const isStartingSoon = (status: Drop['status'], startsAt: string, nowMs: number): boolean =>
  status === 'scheduled' && Date.parse(startsAt) - nowMs < SOON_MS;

const WallDrop = ({ dropId }: { dropId: string }) => {
  const { client, realtime } = useStudio();
  const creatorId = useCreatorId();
  const [store] = useState(() => createLiveStore({ client, realtime }, { dropId, creatorId }));
  useEffect(() => store.start(), [store]);
  const { live, error } = useStore(store.view);
  if (live.drop !== null) return <WallCard live={live} drop={live.drop} />;
  return error === null ? null : <ErrorNotice error={error} onRetry={() => void store.refresh()} />;
};

const WallCard = ({ live, drop }: { live: LiveState; drop: Drop }) => {
  const { title } = drop;
  const phase = useDropPhase(drop);
  const frame = liveFrame(live, drop);
  const start = useStart(live, drop, phase, frame.remaining);
  return (
    <article className={classes['card']} aria-label={title}>
      <header className={classes['head']}>
        <h2>
          <Link to={`/drops/${drop.id}/live`}>{title}</Link>
        </h2>
        <span className="figures">
          {frame.revenue === null ? '' : formatMoney(frame.revenue, drop.currency)}
        </span>
        <StatusTag phase={phase} />
      </header>
      <StockPanel
        frame={frame}
        drop={drop}
        phase={phase}
        start={start}
        watching={live.crowd?.watching ?? null}
        name={t`Units of ${title}`}
      />
      <div className={classes['chart']}>
        <RoomStartChart drop={drop} live={live} start={start} name={t`${title} from the start`} />
      </div>
    </article>
  );
};
