import { t } from '@lingui/core/macro';
import { memo } from 'react';
import { formatCount, formatRate, formatTime } from '../../lib/format.ts';
import { BarPicture } from './bar-picture.tsx';
import { ChartPanel } from './chart-panel.tsx';
import { OrdersTable } from './orders-table.tsx';
import { WINDOW_SECONDS, type OrderRate } from './order-rate.ts';

const isSameRate = (a: OrderRate, b: OrderRate): boolean =>
  // Without an order every minute looks alike.
  (a.seconds[0] === b.seconds[0] || (a.peak === null && b.peak === null)) &&
  a.orders.every((orders, index) => orders === b.orders[index]);

/** Orders per second over the last minute: a picture, a sentence, and a table for people who do not see the picture. */
export const RateChart = memo(
  ({ rate }: { rate: OrderRate }) => (
    <ChartPanel title={t`Orders per second`} text={rateText(rate)}>
      <BarPicture bars={{ starts: rate.seconds, orders: rate.orders, binSeconds: 1, axis: 'ago' }} />
      <OrdersTable
        caption={t`Orders by second, seconds without an order left out`}
        unit={t({ context: 'time', message: 'Second' })}
        rows={rate.seconds.map((second, index) => ({
          start: second,
          label: formatTime(second * 1_000),
          orders: rate.orders[index] ?? 0,
        }))}
      />
    </ChartPanel>
  ),
  (before, after) => isSameRate(before.rate, after.rate),
);

const rateText = ({ total, peak }: OrderRate): string => {
  if (peak === null) return t`No orders in the last minute`;
  const count = formatCount(total);
  const average = formatRate(total / WINDOW_SECONDS);
  const most = formatCount(peak.orders);
  const time = formatTime(peak.second * 1_000);
  return t`${count} in the last minute, ${average} a second on average, peak ${most} at ${time}`;
};
