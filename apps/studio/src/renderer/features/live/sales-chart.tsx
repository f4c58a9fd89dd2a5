import type { Drop } from '@livedrops/sdk';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { DayChart } from './day-chart.tsx';
import type { OrderRate } from './order-rate.ts';
import { RateChart } from './rate-chart.tsx';
import classes from './sales-chart.module.css';

const SPANS = [
  { value: 'minute', label: 'Last minute' },
  { value: 'day', label: 'Last day' },
];

/** How the drop sells: second by second as it happens, or over the day. */
export const SalesChart = ({ drop, rate }: { drop: Drop; rate: OrderRate }) => {
  const [span, setSpan] = useState('minute');
  return (
    <div className={classes['panel']}>
      <SegmentedControl
        className={classes['switch']}
        aria-label="Time span of the chart"
        size="xs"
        data={SPANS}
        value={span}
        onChange={setSpan}
      />
      {span === 'minute' ? <RateChart rate={rate} /> : <DayChart drop={drop} />}
    </div>
  );
};
