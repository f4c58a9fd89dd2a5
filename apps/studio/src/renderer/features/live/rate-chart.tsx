import { useMantineColorScheme } from '@mantine/core';
import { memo, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatCount, formatRate, formatTime } from '../../lib/format.ts';
import { WINDOW_SECONDS, type OrderRate } from './order-rate.ts';
import classes from './rate-chart.module.css';

const isSameRate = (a: OrderRate, b: OrderRate): boolean =>
  a.seconds[0] === b.seconds[0] && a.orders.every((orders, index) => orders === b.orders[index]);

/** Orders per second over the last minute: a picture, a sentence, and a table for people who do not see the picture. */
export const RateChart = memo(
  ({ rate }: { rate: OrderRate }) => <Chart rate={rate} />,
  (before, after) => isSameRate(before.rate, after.rate),
);

const Chart = ({ rate }: { rate: OrderRate }) => {
  const { colorScheme } = useMantineColorScheme();
  return (
    <section className={classes['panel']} aria-label="Orders per second">
      <div className={classes['heading']}>
        <h2>Orders per second</h2>
        <p className="dim figures">{rateText(rate)}</p>
      </div>
      {/* Made anew for another scheme: the chart reads its colours once. */}
      <Picture key={colorScheme} rate={rate} />
      <table className="visually-hidden">
        <caption>Orders by second, seconds without an order left out</caption>
        <thead>
          <tr>
            <th scope="col">Second</th>
            <th scope="col">Orders</th>
          </tr>
        </thead>
        <tbody>
          {rate.seconds.map((second, index) =>
            rate.orders[index] === 0 ? null : (
              <tr key={second}>
                <th scope="row">{formatTime(second * 1_000)}</th>
                <td>{rate.orders[index]}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  );
};

const rateText = ({ total, peak }: OrderRate): string =>
  peak === null
    ? 'No orders in the last minute'
    : `${formatCount(total)} in the last minute, ${formatRate(total / WINDOW_SECONDS)} a second on average, peak ${formatCount(peak.orders)} at ${formatTime(peak.second * 1_000)}`;

const readColour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const chartOptions = (host: HTMLElement): uPlot.Options => {
  const axis = {
    stroke: () => readColour('--dim'),
    grid: { stroke: () => readColour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px "Archivo Variable", system-ui, sans-serif',
  };
  return {
    width: Math.max(1, host.clientWidth),
    height: Math.max(1, host.clientHeight),
    legend: { show: false },
    cursor: { show: false },
    padding: [12, 14, 0, 4],
    scales: {
      x: { time: false, range: (_chart, min, max) => [min - 0.5, max + 0.5] },
      y: { range: (_chart, _min, max) => [0, Math.max(4, Math.ceil((max ?? 0) * 1.15))] },
    },
    axes: [
      {
        ...axis,
        size: 26,
        grid: { show: false },
        splits: (_chart, _axis, _min, max) => [60, 45, 30, 15, 1].map((ago) => Math.floor(max) - ago + 1),
        values: (_chart, splits) =>
          splits.map((split, index) =>
            index === splits.length - 1 ? 'now' : `−${Math.round((splits.at(-1) ?? 0) - split + 1)} s`,
          ),
      },
      { ...axis, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
    ],
    series: [
      {},
      {
        // No outline: it would draw a line for seconds without an order.
        width: 0,
        fill: () => readColour('--chart'),
        paths: (uPlot.paths.bars ?? (() => () => null))({ size: [0.72, 40] }),
        points: { show: false },
      },
    ],
  };
};

const Picture = ({ rate }: { rate: OrderRate }) => {
  const host = useRateChart(rate);
  return <div className={classes['chart']} ref={host} aria-hidden="true" />;
};

/** Owns the chart: made once, then only given data. */
const useRateChart = ({ seconds, orders }: OrderRate) => {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const made = new uPlot(chartOptions(element), [[], []], element);
    chart.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setData([seconds, orders]);
  }, [seconds, orders]);

  return host;
};
