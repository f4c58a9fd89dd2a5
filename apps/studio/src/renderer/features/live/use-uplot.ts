import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** A colour of the page's style sheet, as it is now. */
export const readColour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** How axes look in this app. */
export const axisLook = (): uPlot.Axis => ({
  stroke: () => readColour('--dim'),
  grid: { stroke: () => readColour('--line'), width: 1 },
  ticks: { show: false },
  font: '12px "Archivo Variable", system-ui, sans-serif',
});

/**
 * Owns a chart: made once, then only given data. Make the component anew (`key`) for other options or another colour scheme: the chart reads
 * those once.
 *
 * @param makeOptions is called once, with the element that the chart fills
 */
export const useUPlot = (
  makeOptions: (host: HTMLElement) => Omit<uPlot.Options, 'width' | 'height'>,
  data: uPlot.AlignedData,
) => {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const make = useRef(makeOptions);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const size = () => ({
      width: Math.max(1, element.clientWidth),
      height: Math.max(1, element.clientHeight),
    });
    const options = make.current(element);
    const made = new uPlot({ ...options, ...size() }, options.series.map(() => []) as never, element);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setData(data);
  }, [data]);

  return host;
};
