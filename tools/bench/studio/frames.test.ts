import { expect, it } from 'vitest';
import { percentile, type TraceEvent, workPerFrame } from './frames.ts';

const MAIN: TraceEvent = {
  name: 'thread_name',
  ph: 'M',
  pid: 1,
  tid: 2,
  ts: 0,
  args: { name: 'CrRendererMain' },
};
const task = (ts: number, dur: number, tid = 2): TraceEvent => ({
  name: 'ThreadControllerImpl::RunTask',
  ph: 'X',
  pid: 1,
  tid,
  ts,
  dur,
});

it('adds up the tasks of the main thread by the frames in which they begin', () => {
  const events = [MAIN, task(1000, 4000), task(6000, 2000), task(1000, 9000, 7), task(51_000, 25_000)];
  const frames = workPerFrame(events);
  expect(frames[0]).toBeCloseTo(6);
  expect(frames[1]).toBe(0);
  expect(frames[3]).toBeCloseTo(25);
  expect(frames).toHaveLength(5);
});

it('leaves out the time in which a task had no core', () => {
  expect(workPerFrame([MAIN, { ...task(0, 9000), tdur: 2000 }])).toEqual([2]);
});

it('takes the busiest page of several', () => {
  const other: TraceEvent = { ...MAIN, pid: 9 };
  const frames = workPerFrame([MAIN, other, task(0, 1000), { ...task(0, 5000), pid: 9 }]);
  expect(frames).toEqual([5]);
});

it('finds what a share stays under', () => {
  const values = Array.from({ length: 100 }, (_, index) => index);
  expect([
    percentile(values, 0.5),
    percentile(values, 0.95),
    percentile(values, 1),
    percentile([], 0.5),
  ]).toEqual([50, 95, 99, 0]);
});
