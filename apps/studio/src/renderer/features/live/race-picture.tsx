import { t } from '@lingui/core/macro';
import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import classes from './bar-picture.module.css';
import type { Mark } from './marks.ts';
import type { Race } from './race.ts';
import { formatSpan } from './rush.ts';
import { axisLook, readColour, useUPlot } from './use-uplot.ts';

type RacePictureProps = { race: Race; marks: readonly Mark[] };

/** The start of a drop beside earlier ones. A picture only: who does not see it has the sentence and the table beside it. */
export const RacePicture = ({ race, marks }: RacePictureProps) => {
  const { colorScheme } = useMantineColorScheme();
  // Made anew for another scheme or number of lines: the chart reads those once.
  return <Picture key={`${colorScheme} ${race.others.length}`} race={race} marks={marks} />;
};

const Picture = ({ race: { seconds, own, others }, marks }: RacePictureProps) => {
  const shown = useRef(marks);
  useEffect(() => {
    shown.current = marks;
  }, [marks]);
  const data = useMemo((): uPlot.AlignedData => [seconds, ...others, own], [seconds, own, others]);
  const host = useUPlot(() => raceOptions(others.length, () => shown.current), data);
  return <div className={classes['chart']} ref={host} aria-hidden="true" />;
};

const raceOptions = (
  others: number,
  marks: () => readonly Mark[],
): Omit<uPlot.Options, 'width' | 'height'> => ({
  legend: { show: false },
  cursor: { show: false },
  padding: [12, 18, 0, 4],
  scales: { x: { time: false }, y: { range: () => [0, 104] } },
  axes: [
    {
      ...axisLook(),
      size: 26,
      space: 90,
      grid: { show: false },
      incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300],
      values: (_chart, splits) => splits.map((second) => (second === 0 ? t`start` : axisSpan(second))),
    },
    {
      ...axisLook(),
      size: 46,
      incrs: [25, 50],
      values: (_chart, splits) => splits.map((share) => (share > 100 ? '' : t`${share} %`)),
    },
  ],
  series: [
    {},
    ...Array.from({ length: others }, (_, index) => ({
      width: 1.5,
      dash: [5, 4],
      alpha: 1 - index * 0.25,
      stroke: () => readColour('--dim'),
      points: { show: false },
    })),
    {
      width: 2.5,
      stroke: () => readColour('--chart'),
      fill: () => `${readColour('--chart')}22`,
      points: { show: false },
    },
  ],
  hooks: { draw: [(chart) => drawMarks(chart, marks())] },
});

/** Whole seconds, as the axis has them. */
const axisSpan = (second: number): string => (second < 60 ? t`${{ seconds: second }} s` : formatSpan(second));

/** A line down from the top for each deed, with its word beside it. */
const drawMarks = (chart: uPlot, marks: readonly Mark[]): void => {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px "Archivo Variable", system-ui, sans-serif`;
  ctx.fillStyle = readColour('--text');
  ctx.strokeStyle = readColour('--line-strong');
  ctx.lineWidth = devicePixelRatio;
  for (const { second, text } of marks) {
    const x = chart.valToPos(second, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(text, x + 4 * devicePixelRatio, bbox.top + 10 * devicePixelRatio);
  }
  ctx.restore();
};
