import { t } from '@lingui/core/macro';
import { useMantineColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import uPlot from 'uplot';
import { formatCount, formatHour } from '../../lib/format.ts';
import { axisLook, readColour, useUPlot } from './use-uplot.ts';
import classes from './bar-picture.module.css';

export type Bars = {
  /** Seconds since 1970 at which the columns begin, evenly spaced, oldest first. */
  starts: readonly number[];
  orders: readonly number[];
  /** Width of a column in time. */
  binSeconds: number;
  /** How the time axis counts: back from now, or by the clock. */
  axis: 'ago' | 'clock';
};

/** Columns over time. A picture only: who does not see it has the sentence and the table beside it. */
export const BarPicture = ({ bars }: { bars: Bars }) => {
  const { colorScheme } = useMantineColorScheme();
  // Made anew for another scheme or axis: the chart reads those once.
  return <Picture key={`${colorScheme} ${bars.axis} ${bars.binSeconds}`} bars={bars} />;
};

const Picture = ({ bars }: { bars: Bars }) => {
  const { starts, orders, axis, binSeconds } = bars;
  const data = useMemo((): uPlot.AlignedData => [[...starts], [...orders]], [starts, orders]);
  const host = useUPlot(() => barOptions(axis, binSeconds), data);
  return <div className={classes['chart']} ref={host} aria-hidden="true" />;
};

const barOptions = (axis: Bars['axis'], binSeconds: number): Omit<uPlot.Options, 'width' | 'height'> => ({
  legend: { show: false },
  cursor: { show: false },
  padding: [12, 14, 0, 4],
  scales: {
    x: { time: false, range: (_chart, min, max) => [min - binSeconds / 2, max + binSeconds / 2] },
    y: { range: (_chart, _min, max) => [0, Math.max(4, Math.ceil((max ?? 0) * 1.15))] },
  },
  axes: [
    { ...axisLook(), size: 26, grid: { show: false }, ...TIME_AXES[axis] },
    {
      ...axisLook(),
      size: 36,
      incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
      values: (_chart, splits) => splits.map(formatCount),
    },
  ],
  series: [
    {},
    {
      // No outline: it would draw a line for columns without an order.
      width: 0,
      fill: () => readColour('--chart'),
      paths: (uPlot.paths.bars ?? (() => () => null))({ size: [0.72, 40] }),
      points: { show: false },
    },
  ],
});

const MINUTE = 60;
const HOUR = 60 * MINUTE;

const TIME_AXES: Record<Bars['axis'], uPlot.Axis> = {
  ago: {
    splits: (_chart, _axis, _min, max) => [60, 45, 30, 15, 1].map((ago) => Math.floor(max) - ago + 1),
    values: (_chart, splits) => {
      const last = splits.at(-1) ?? 0;
      return splits.map((split) => {
        const seconds = Math.round(last - split + 1);
        return split === last ? t`now` : t`−${seconds} s`;
      });
    },
  },
  clock: {
    space: 70,
    incrs: [5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR],
    values: (_chart, splits) => splits.map((split) => formatHour(split * 1_000)),
  },
};
