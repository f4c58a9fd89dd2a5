import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { DropPhase } from '../../lib/drop-phase.ts';
import { DayChart } from './day-chart.tsx';
import type { LiveState } from './live-state.ts';
import type { OrderRate } from './order-rate.ts';
import { RateChart } from './rate-chart.tsx';
import { RUSH_SECONDS } from './rush.ts';
import { StartChart } from './start-chart.tsx';
import type { Start } from './use-start.ts';
import classes from './sales-chart.module.css';

const SPANS = [
  { value: 'start', label: t`Start` },
  { value: 'minute', label: t`Last minute` },
  { value: 'day', label: t`Last day` },
];

type SalesChartProps = { drop: Drop; live: LiveState; phase: DropPhase; rate: OrderRate; start: Start };

/** How the drop sells: from its first second while that is near, then second by second or over the day. */
export const SalesChart = ({ drop, live, phase, rate, start }: SalesChartProps) => {
  const [chosen, setChosen] = useState<string | null>(null);
  const isNear = start.second < RUSH_SECONDS || phase === 'sold_out' || phase === 'in_baskets';
  const span = chosen ?? (isNear ? 'start' : 'minute');
  return (
    <div className={classes['panel']}>
      <SegmentedControl
        className={classes['switch']}
        aria-label={t`Time span of the chart`}
        size="xs"
        data={SPANS}
        value={span}
        onChange={setChosen}
      />
      {span === 'start' && <RoomStartChart drop={drop} live={live} start={start} />}
      {span === 'minute' && <RateChart rate={rate} />}
      {span === 'day' && <DayChart drop={drop} />}
    </div>
  );
};

type RoomStartChartProps = Pick<SalesChartProps, 'drop' | 'live' | 'start'> & { name?: string };

/** The chart of the start with what a live room knows. */
export const RoomStartChart = ({ drop, live, start, name }: RoomStartChartProps) => (
  <StartChart
    drop={drop}
    curve={live.rush}
    marks={live.marks}
    others={start.others}
    second={start.isTold ? null : start.second}
    text={start.text}
    name={name}
  />
);
