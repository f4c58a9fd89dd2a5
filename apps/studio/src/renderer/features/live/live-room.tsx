import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import { useStore } from 'zustand';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { isOnAir, isOver, type DropPhase } from '../../lib/drop-phase.ts';
import { useStudio } from '../../lib/studio.ts';
import { useLinkHealth, whyCommandsAreOff } from '../../lib/use-link.ts';
import { useDropPhase } from '../../lib/use-drop-phase.ts';
import { useMenuCommands } from '../../lib/use-menu-commands.ts';
import { Report } from './report/report.tsx';
import { Announcer } from './announcer.tsx';
import { CalledOff } from './called-off.tsx';
import { CrowdStrip } from './crowd-strip.tsx';
import { FigureTiles } from './figure-tiles.tsx';
import { LiveHeader } from './live-header.tsx';
import { liveFrame, type LiveFrame } from './live-frame.ts';
import type { LiveState } from './live-state.ts';
import type { LiveStore } from './live-store.ts';
import { OrderFeed } from './order-feed.tsx';
import type { OrderRate } from './order-rate.ts';
import { Preflight } from './preflight.tsx';
import { RoomStartChart, SalesChart } from './sales-chart.tsx';
import { StockPanel } from './stock-panel.tsx';
import { useFirstSale } from './use-first-sale.ts';
import { useOrderRate } from './use-order-rate.ts';
import { useStart, type Start } from './use-start.ts';
import classes from './live-room.module.css';

type LiveRoomProps = { live: LiveState; drop: Drop; error: unknown; store: LiveStore };

/** The console of one drop. Everything is on one screen; nothing moves without news. */
export const LiveRoom = ({ live, drop, error, store }: LiveRoomProps) => {
  const health = useLinkHealth();
  const phase = useDropPhase(drop);
  const rate = useOrderRate(live.buckets, drop);
  const frame = liveFrame(live, drop);
  const start = useStart(live, drop, phase, frame.remaining);
  const [isBig, setBig] = useState(false);
  const hasSound = useStore(useStudio().settings, ({ hearsFirstSale }) => hearsFirstSale);
  useFirstSale(frame.orders, hasSound);
  useMenuCommands([
    {
      id: 'view.big',
      title: isBig ? t`Usual size of the figures` : t`Big figures`,
      section: 'view',
      keys: ['mod+B'],
      run: () => setBig(!isBig),
    },
  ]);
  // As in a dialog, which it looks like.
  useHotkeys(isBig ? [['Escape', () => setBig(false)]] : []);
  const whyOff = whyCommandsAreOff(health);
  const isStale = whyOff !== null && !isOver(drop.status);
  return (
    <div
      className={classes['room']}
      data-phase={phase}
      data-stale={isStale ? '' : undefined}
      data-big={isBig ? '' : undefined}
    >
      <LiveHeader drop={drop} phase={phase} whyOff={whyOff} store={store} isBig={isBig} onBig={setBig} />
      {isStale && (
        <p className={classes['stale']} role="status">
          <span>{t`The drop goes on; these figures may be behind. ${whyOff}`}</span>
        </p>
      )}
      {error !== null && health === 'live' && (
        <ErrorNotice error={error} onRetry={() => void store.refresh()} />
      )}
      <div className={classes['console']}>
        {phase === 'ended' && live.report !== null ? (
          <Report drop={drop} report={live.report} marks={live.marks} />
        ) : (
          <div className={classes['figures']}>
            <StockPanel
              frame={frame}
              drop={drop}
              phase={phase}
              start={start}
              watching={live.crowd?.watching ?? null}
            />
            <FigureTiles frame={frame} rate={rate} currency={drop.currency} phase={phase} />
            {live.crowd !== null && isOnAir(drop.status) && <CrowdStrip crowd={live.crowd} frame={frame} />}
            <Lower
              frame={frame}
              drop={drop}
              live={live}
              phase={phase}
              rate={rate}
              start={start}
              // While its orders could not be read there may have been some.
              hadOrders={live.feed.length > 0 || error !== null}
            />
          </div>
        )}
        <OrderFeed dropId={drop.id} orders={live.feed} phase={phase} />
      </div>
      <Announcer phase={phase} frame={frame} title={drop.title} />
    </div>
  );
};

type LowerProps = {
  frame: LiveFrame;
  drop: Drop;
  live: LiveState;
  phase: DropPhase;
  rate: OrderRate;
  start: Start;
  hadOrders: boolean;
};

/** Below the figures: what to check before, how it sells during, the result after. */
const Lower = ({ frame, drop, live, phase, rate, start, hadOrders }: LowerProps) => {
  if (phase === 'scheduled' || phase === 'opening')
    return (
      <div className={classes['before']}>
        <Preflight drop={drop} />
        <div className={classes['chart']}>
          <RoomStartChart drop={drop} live={live} start={start} />
        </div>
      </div>
    );
  // The report takes the whole place once it is there.
  if (phase === 'ended') return null;
  if (phase === 'cancelled') return <CalledOff hadOrders={hadOrders} areSomeLeft={frame.sold > 0} />;
  return <SalesChart drop={drop} live={live} phase={phase} rate={rate} start={start} />;
};
