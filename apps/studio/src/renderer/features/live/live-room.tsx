import type { Drop } from '@livedrops/sdk';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { isOver, type DropPhase } from '../../lib/drop-phase.ts';
import { useLinkHealth, whyCommandsAreOff } from '../../lib/use-link.ts';
import { useDropPhase } from '../../lib/use-drop-phase.ts';
import { Announcer } from './announcer.tsx';
import { FigureTiles } from './figure-tiles.tsx';
import { LiveHeader } from './live-header.tsx';
import { liveFrame, type LiveFrame } from './live-frame.ts';
import type { LiveState } from './live-state.ts';
import type { LiveStore } from './live-store.ts';
import { OrderFeed } from './order-feed.tsx';
import type { OrderRate } from './order-rate.ts';
import { Preflight } from './preflight.tsx';
import { SalesChart } from './sales-chart.tsx';
import { StockPanel } from './stock-panel.tsx';
import { Summary } from './summary.tsx';
import { useOrderRate } from './use-order-rate.ts';
import classes from './live-room.module.css';

type LiveRoomProps = { live: LiveState; drop: Drop; error: unknown; store: LiveStore };

/** The console of one drop. Everything is on one screen; nothing moves without news. */
export const LiveRoom = ({ live, drop, error, store }: LiveRoomProps) => {
  const health = useLinkHealth();
  const phase = useDropPhase(drop);
  const rate = useOrderRate(live.buckets, drop);
  const frame = liveFrame(live, drop);
  const isStale = health !== 'live' && !isOver(drop.status);
  return (
    <div className={classes['room']} data-phase={phase} data-stale={isStale ? '' : undefined}>
      <LiveHeader
        drop={drop}
        totals={live.totals}
        remaining={frame.remaining}
        phase={phase}
        whyOff={whyCommandsAreOff(health)}
        store={store}
      />
      {isStale && (
        <p className={classes['stale']} role="status">
          <span>{`The drop goes on; these figures may be behind. ${whyCommandsAreOff(health)}`}</span>
        </p>
      )}
      {error !== null && health === 'live' && (
        <ErrorNotice error={error} onRetry={() => void store.refresh()} />
      )}
      <div className={classes['console']}>
        <div className={classes['figures']}>
          <StockPanel frame={frame} drop={drop} phase={phase} />
          <FigureTiles frame={frame} rate={rate} currency={drop.currency} phase={phase} />
          <Lower
            frame={frame}
            drop={drop}
            phase={phase}
            rate={rate}
            // While its orders could not be read there may have been some.
            hadOrders={live.feed.length > 0 || error !== null}
          />
        </div>
        <OrderFeed dropId={drop.id} orders={live.feed} phase={phase} />
      </div>
      <Announcer phase={phase} frame={frame} title={drop.title} />
    </div>
  );
};

type LowerProps = { frame: LiveFrame; drop: Drop; phase: DropPhase; rate: OrderRate; hadOrders: boolean };

/** Below the figures: what to check before, the rate during, the result after. */
const Lower = ({ frame, drop, phase, rate, hadOrders }: LowerProps) => {
  if (phase === 'scheduled' || phase === 'opening') return <Preflight drop={drop} />;
  if (phase === 'ended' || phase === 'cancelled')
    return <Summary frame={frame} drop={drop} hadOrders={hadOrders} />;
  return <SalesChart drop={drop} rate={rate} />;
};
