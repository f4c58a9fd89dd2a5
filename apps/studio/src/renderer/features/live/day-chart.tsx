import type { Drop } from '@livedrops/sdk';
import { useMemo } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatCount, formatHour, formatMoney } from '../../lib/format.ts';
import { BarPicture } from './bar-picture.tsx';
import { ChartPanel } from './chart-panel.tsx';
import { daySales, type DaySales } from './day-sales.ts';
import { OrdersTable } from './orders-table.tsx';
import { useDaySales } from './use-day-sales.ts';

/** Orders over the last day: a picture, a sentence and a table, renewed while it is open. */
export const DayChart = ({ drop }: { drop: Drop }) => {
  const { data, error, refetch } = useDaySales(drop.id);
  const sales = useMemo(
    () =>
      data && daySales(data.series, { startsAtMs: Date.parse(drop.startsAt), nowMs: Date.parse(data.asOf) }),
    [data, drop.startsAt],
  );
  if (sales === undefined)
    return (
      <ChartPanel title="Orders over the last day" text={error === null ? 'Loading…' : ''}>
        {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      </ChartPanel>
    );
  const { starts, orders, binMinutes } = sales;
  const every = binMinutes === 1 ? 'minute' : `${binMinutes} minutes`;
  return (
    <ChartPanel
      title={`Orders per ${every}`}
      text={
        error === null ? dayText(sales, drop.currency) : `Not up to date. ${dayText(sales, drop.currency)}`
      }
    >
      <BarPicture bars={{ starts, orders, binSeconds: binMinutes * 60, axis: 'clock' }} />
      <OrdersTable
        caption={`Orders by ${every}, those without an order left out`}
        unit="From"
        rows={starts.map((start, index) => ({
          start,
          label: formatHour(start * 1_000),
          orders: orders[index] ?? 0,
        }))}
      />
    </ChartPanel>
  );
};

const dayText = ({ totalOrders, revenue, peak }: DaySales, currency: string): string =>
  peak === null
    ? 'No orders in the last day'
    : `${formatCount(totalOrders)} in the last day for ${formatMoney(revenue, currency)}, most (${formatCount(peak.orders)}) from ${formatHour(peak.start * 1_000)}`;
