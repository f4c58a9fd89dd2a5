import type { Drop } from '@livedrops/sdk';
import { Ticking } from '../../components/ticking.tsx';
import { StockBar } from '../../components/stock-bar.tsx';
import type { DropPhase } from '../../lib/drop-phase.ts';
import { formatCount, formatCountdown, formatWhen } from '../../lib/format.ts';
import type { LiveFrame } from './live-frame.ts';
import classes from './stock-panel.module.css';

type StockPanelProps = { frame: LiveFrame; drop: Drop; phase: DropPhase };

/** The figure that is read from across the room: the time to the start, then the units. */
export const StockPanel = ({ frame, drop, phase }: StockPanelProps) => {
  const { remaining, stock, held, sold } = frame;
  if (phase === 'scheduled' || phase === 'opening')
    return (
      <section className={classes['panel']} aria-label="Start">
        <div className={classes['numbers']}>
          <p className={classes['main']} role="timer">
            <span className={`${classes['big']} figures`}>
              <Ticking text={(nowMs) => formatCountdown(Date.parse(drop.startsAt) - nowMs)} />
            </span>
            <span className="dim">
              {phase === 'opening' ? 'opening, waiting for the server' : `until ${formatWhen(drop.startsAt)}`}
            </span>
          </p>
          <p className={classes['side']}>
            <b className="figures">{formatCount(stock)}</b>
            <span className="dim">units ready</span>
          </p>
        </div>
        <StockBar sold={sold} held={held} stock={stock} size="l" />
      </section>
    );
  return (
    <section className={classes['panel']} aria-label="Units">
      <div className={classes['numbers']}>
        <p className={classes['main']}>
          <span className={`${classes['big']} figures`}>{formatCount(sold)}</span>
          <span className="dim figures">{`of ${formatCount(stock)} sold`}</span>
        </p>
        {phase === 'sold_out' && <p className={classes['stamp']}>Sold out</p>}
        {phase === 'in_baskets' && <p className="dim">All in baskets: some may come back</p>}
        {(held > 0 || drop.checkout === 'hold') && (
          <p className={classes['side']}>
            <b className="figures">{formatCount(held)}</b>
            <span className="dim">being paid</span>
          </p>
        )}
        <p className={classes['side']}>
          <b className="figures">{formatCount(remaining)}</b>
          <span className="dim">{remaining === 1 ? 'unit left' : 'units left'}</span>
        </p>
      </div>
      <StockBar sold={sold} held={held} stock={stock} size="l" />
    </section>
  );
};
