import { plural, t } from '@lingui/core/macro';
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
      <ChartPanel title={t`Orders over the last day`} text={error === null ? t`Loading…` : ''}>
        {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      </ChartPanel>
    );
  const { starts, orders, binMinutes } = sales;
  const text = dayText(sales, drop.currency);
  return (
    <ChartPanel
      title={plural(binMinutes, { one: 'Orders per minute', other: 'Orders per # minutes' })}
      text={error === null ? text : t`Not up to date. ${text}`}
    >
      <BarPicture bars={{ starts, orders, binSeconds: binMinutes * 60, axis: 'clock' }} />
      <OrdersTable
        caption={plural(binMinutes, {
          one: 'Orders by minute, those without an order left out',
          other: 'Orders by # minutes, those without an order left out',
        })}
        unit={t({ context: 'time', message: 'From' })}
        rows={starts.map((start, index) => ({
          start,
          label: formatHour(start * 1_000),
          orders: orders[index] ?? 0,
        }))}
      />
    </ChartPanel>
  );
};

const dayText = ({ totalOrders, revenue, peak }: DaySales, currency: string): string => {
  if (peak === null) return t`No orders in the last day`;
  const count = formatCount(totalOrders);
  const money = formatMoney(revenue, currency);
  const most = formatCount(peak.orders);
  const time = formatHour(peak.start * 1_000);
  return t`${count} in the last day for ${money}, most (${most}) from ${time}`;
};
