import type { Drop } from '@livedrops/sdk';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { dropPhase, isOver, type DropPhase } from '../../lib/drop-phase.ts';
import { linkHealth, useLink } from '../../lib/use-link.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { Announcer } from './announcer.tsx';
import { FigureTiles } from './figure-tiles.tsx';
import { LiveHeader } from './live-header.tsx';
import type { LiveState } from './live-state.ts';
import type { LiveStore } from './live-store.ts';
import { OrderFeed } from './order-feed.tsx';
import { orderRate } from './order-rate.ts';
import { Preflight } from './preflight.tsx';
import { SalesChart } from './sales-chart.tsx';
import { StockPanel } from './stock-panel.tsx';
import { Summary } from './summary.tsx';
import classes from './live-room.module.css';

type LiveRoomProps = { live: LiveState; drop: Drop; error: unknown; store: LiveStore };

/** The console of one drop. Everything is on one screen; nothing moves without news. */
export const LiveRoom = ({ live, drop, error, store }: LiveRoomProps) => {
  const nowMs = useServerNow();
  const health = linkHealth(useLink());
  const phase = dropPhase(drop, nowMs);
  const rate = orderRate(live.buckets, nowMs);
  const isStale = health !== 'live' && !isOver(drop.status);
  return (
    <div className={classes['room']} data-phase={phase} data-stale={isStale ? '' : undefined}>
      <LiveHeader
        drop={drop}
        totals={live.totals}
        phase={phase}
        nowMs={nowMs}
        isOffline={health === 'offline'}
        store={store}
      />
      {isStale && (
        <p className={classes['stale']} role="status">
          {health === 'offline' ? 'Offline.' : 'Reconnecting.'} The drop goes on; these figures may be behind.
        </p>
      )}
      {error !== null && health === 'live' && (
        <ErrorNotice error={error} onRetry={() => void store.refresh()} />
      )}
      <div className={classes['console']}>
        <div className={classes['figures']}>
          <StockPanel live={live} drop={drop} phase={phase} nowMs={nowMs} />
          <FigureTiles live={live} rate={rate} currency={drop.currency} phase={phase} />
          <Lower live={live} drop={drop} phase={phase} rate={rate} />
        </div>
        <OrderFeed dropId={drop.id} orders={live.feed} nowMs={nowMs} phase={phase} />
      </div>
      <Announcer phase={phase} stock={live.stock} title={drop.title} />
    </div>
  );
};

type LowerProps = { live: LiveState; drop: Drop; phase: DropPhase; rate: ReturnType<typeof orderRate> };

/** Below the figures: what to check before, the rate during, the result after. */
const Lower = ({ live, drop, phase, rate }: LowerProps) => {
  if (phase === 'scheduled' || phase === 'opening') return <Preflight drop={drop} />;
  if (phase === 'ended' || phase === 'cancelled') return <Summary live={live} drop={drop} />;
  return <SalesChart drop={drop} rate={rate} />;
};
