/** An event of Chromium's trace. Times in microseconds. */
export type TraceEvent = {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** The same without the time in which the thread had no core. */
  tdur?: number;
  args?: { name?: string };
};

const FRAME_US = 1_000_000 / 60;
const TASK = 'ThreadControllerImpl::RunTask';
const MAIN_THREAD = 'CrRendererMain';

/** Milliseconds of a core that the busiest page's main thread worked, by the sixtieth of a second in which each task began. */
export function workPerFrame(events: readonly TraceEvent[]): number[] {
  const threads = events.filter(({ ph, args }) => ph === 'M' && args?.name === MAIN_THREAD);
  const perThread = threads.map(({ pid, tid }) =>
    events.filter((event) => event.name === TASK && event.pid === pid && event.tid === tid),
  );
  const work = (tasks: readonly TraceEvent[]) => tasks.reduce((sum, { dur = 0 }) => sum + dur, 0);
  const [tasks = []] = perThread.toSorted((a, b) => work(b) - work(a));
  const first = Math.min(...tasks.map(({ ts }) => ts));
  const last = Math.max(...tasks.map(({ ts, dur = 0 }) => ts + dur));
  const frames = Array.from({ length: Math.max(1, Math.ceil((last - first) / FRAME_US)) }, () => 0);
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    // A task that is longer than a frame holds that frame up, and is its cost.
    const frame = Math.min(frames.length - 1, Math.floor((ts - first) / FRAME_US));
    frames[frame] = (frames[frame] ?? 0) + tdur;
  }
  return frames.map((us) => us / 1000);
}

/** The value that a share of all stays under. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
