import type { DropPhase } from '../../lib/drop-phase.ts';
import { formatCount, formatMoney, formatRate } from '../../lib/format.ts';
import type { LiveState } from './live-state.ts';
import type { OrderRate } from './order-rate.ts';
import classes from './figure-tiles.module.css';

type FigureTilesProps = { live: LiveState; rate: OrderRate; currency: string; phase: DropPhase };

/** Money, orders, speed, people. */
export const FigureTiles = ({ live, rate, currency, phase }: FigureTilesProps) => {
  const { totals, buyers } = live;
  const isOver = phase === 'ended' || phase === 'cancelled';
  const perOrder = totals === null || totals.orders === 0 ? null : totals.units / totals.orders;
  return (
    <dl className={classes['tiles']}>
      <Tile
        label="Revenue"
        value={totals === null ? '–' : formatMoney(totals.revenue, currency)}
        note="gross"
      />
      <Tile
        label="Orders"
        value={totals === null ? '–' : formatCount(totals.orders)}
        note={
          perOrder === null
            ? 'none yet'
            : perOrder === 1
              ? '1 unit each'
              : `${formatRate(perOrder)} units each`
        }
      />
      <Tile
        label="Buyers"
        value={buyers === null ? '–' : formatCount(buyers)}
        note={phase === 'live' ? 'people, counted every 3 s' : 'different people'}
      />
      <Tile
        label="Orders/s"
        value={isOver ? '–' : formatRate(rate.current)}
        note={rate.peak === null ? 'last 5 s' : `peak ${formatCount(rate.peak.orders)}`}
      />
    </dl>
  );
};

const Tile = ({ label, value, note }: { label: string; value: string; note: string }) => (
  <div className={classes['tile']}>
    <dt>{label}</dt>
    <dd className={`${classes['value']} figures`}>{value}</dd>
    <dd className={`${classes['note']} figures`}>{note}</dd>
  </div>
);
