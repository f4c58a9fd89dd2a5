import { plural, t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { Ticking } from '../../components/ticking.tsx';
import { StockBar } from '../../components/stock-bar.tsx';
import type { DropPhase } from '../../lib/drop-phase.ts';
import { formatCount, formatCountdown, formatWhen } from '../../lib/format.ts';
import type { LiveFrame } from './live-frame.ts';
import { formatSpan } from './rush.ts';
import type { Start } from './use-start.ts';
import classes from './stock-panel.module.css';

type StockPanelProps = {
  frame: LiveFrame;
  drop: Drop;
  phase: DropPhase;
  start: Pick<Start, 'secondsToGo' | 'soldOut'>;
  /** Fans who look at it now. */
  watching: number | null;
  /** What it is called for people who listen, where several stand side by side. */
  name?: string;
};

/** The figure that is read from across the room: the time to the start, then the units. */
export const StockPanel = ({ frame, drop, phase, start, watching, name }: StockPanelProps) => {
  const { remaining, stock, held, sold } = frame;
  if (phase === 'scheduled' || phase === 'opening')
    return (
      <section className={classes['panel']} aria-label={name ?? t`Start`}>
        <div className={classes['numbers']}>
          <p className={classes['main']} role="timer">
            <span className={`${classes['big']} figures`}>
              <Ticking text={(nowMs) => formatCountdown(Date.parse(drop.startsAt) - nowMs)} />
            </span>
            <span className="dim">
              {phase === 'opening'
                ? t`opening, waiting for the server`
                : t`until ${{ time: formatWhen(drop.startsAt) }}`}
            </span>
          </p>
          {watching !== null && watching > 0 && (
            <p className={classes['side']}>
              <b className="figures">{formatCount(watching)}</b>
              <span className="dim">{plural(watching, { one: 'fan waits', other: 'fans wait' })}</span>
            </p>
          )}
          <p className={classes['side']}>
            <b className="figures">{formatCount(stock)}</b>
            <span className="dim">{t`units ready`}</span>
          </p>
        </div>
        <StockBar sold={sold} held={held} stock={stock} size="l" />
      </section>
    );
  return (
    <section className={classes['panel']} aria-label={name ?? t`Units`}>
      <div className={classes['numbers']}>
        <p className={classes['main']}>
          <span className={`${classes['big']} figures`}>{formatCount(sold)}</span>
          <span className="dim figures">{t`of ${{ stock: formatCount(stock) }} sold`}</span>
        </p>
        {phase === 'sold_out' && (
          <p className={classes['end']}>
            <span className={classes['stamp']}>{t`Sold out`}</span>
            {start.soldOut !== null && <span className="figures">{start.soldOut}</span>}
          </p>
        )}
        {phase === 'in_baskets' && <p className="dim">{t`All in baskets: some may come back`}</p>}
        {(held > 0 || drop.checkout === 'hold') && (
          <p className={classes['side']}>
            <b className="figures">{formatCount(held)}</b>
            <span className="dim">{t`being paid`}</span>
          </p>
        )}
        {start.secondsToGo !== null && (
          <p className={`${classes['side']} ${classes['pace']}`}>
            <b className="figures">{formatSpan(start.secondsToGo)}</b>
            <span className="dim">{t`to the last unit at this pace`}</span>
          </p>
        )}
        <p className={classes['side']}>
          <b className="figures">{formatCount(remaining)}</b>
          <span className="dim">{plural(remaining, { one: 'unit left', other: 'units left' })}</span>
        </p>
      </div>
      <StockBar sold={sold} held={held} stock={stock} size="l" />
    </section>
  );
};
