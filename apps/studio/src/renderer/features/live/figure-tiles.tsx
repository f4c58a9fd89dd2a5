import { t } from '@lingui/core/macro';
import type { DropPhase } from '../../lib/drop-phase.ts';
import { formatCount, formatMoney, formatRate, formatTime } from '../../lib/format.ts';
import type { LiveFrame } from './live-frame.ts';
import type { OrderRate } from './order-rate.ts';
import classes from './figure-tiles.module.css';

type FigureTilesProps = { frame: LiveFrame; rate: OrderRate; currency: string; phase: DropPhase };

/** Money, orders, speed, people. */
export const FigureTiles = ({ frame, rate, currency, phase }: FigureTilesProps) => {
  const { orders, revenue, sold, buyers, totalsAsOf } = frame;
  const isOver = phase === 'ended' || phase === 'cancelled';
  const perOrder = orders === null || orders === 0 || totalsAsOf !== null ? null : sold / orders;
  const dated = totalsAsOf === null ? null : asOf(totalsAsOf);
  return (
    <dl className={classes['tiles']}>
      <Tile
        label={t`Revenue`}
        value={revenue === null ? '–' : formatMoney(revenue, currency)}
        note={dated ?? t`gross`}
      />
      <Tile
        label={t`Orders`}
        value={orders === null ? '–' : formatCount(orders)}
        note={dated ?? unitsEach(perOrder)}
      />
      <Tile label={t`Buyers`} value={buyers === null ? '–' : formatCount(buyers)} note={buyersNote(frame)} />
      <Tile
        label={t`Orders/s`}
        value={isOver ? '–' : formatRate(rate.current)}
        note={rate.peak === null ? t`last 5 s` : t`peak ${{ count: formatCount(rate.peak.orders) }}`}
      />
    </dl>
  );
};

const asOf = (instant: number): string => t`as of ${{ time: formatTime(instant) }}`;

const unitsEach = (perOrder: number | null): string => {
  if (perOrder === null) return t`none yet`;
  return perOrder === 1 ? t`1 unit each` : t`${{ count: formatRate(perOrder) }} units each`;
};

/** People are counted by asking, every three seconds while it sells. */
const buyersNote = ({ buyers, buyersAsOf, orders }: LiveFrame): string => {
  if (buyers === null && orders !== null) return t`being counted`;
  return buyersAsOf === null ? t`different people` : asOf(buyersAsOf);
};

const Tile = ({ label, value, note }: { label: string; value: string; note: string }) => (
  <div className={classes['tile']}>
    <dt>{label}</dt>
    <dd className={`${classes['value']} figures`}>{value}</dd>
    <dd className={`${classes['note']} figures`}>{note}</dd>
  </div>
);
