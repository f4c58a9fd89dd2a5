import { median, rounded } from '../figures.ts';
import { readRssMb } from '../process-figures.ts';
import { say } from '../../services/progress.ts';
import type { OrderJob, OrderResult, OrderSubject } from './context.ts';

const RUNS_PER_MINUTE = 3;
export const SOAK_RUN_SECONDS = 60 / RUNS_PER_MINUTE;

/** What the memory of the API process was in one minute, in MiB, and how fast it answered. */
export type SoakMinute = { start: number; middle: number; end: number; perSecond: number };

/** Runs one subject minute after minute and tells its memory; gives the minutes and everything that was wrong. */
export async function soak(
  subject: OrderSubject,
  { minutes, pid, run }: { minutes: number; pid: number; run(job: OrderJob): Promise<OrderResult> },
): Promise<{ minutes: SoakMinute[]; faults: string[] }> {
  const faults: string[] = [];
  const seen: SoakMinute[] = [];
  const rss = () => rounded(readRssMb(pid) ?? Number.NaN, 1) ?? Number.NaN;
  for (let number = 1; number <= minutes; number += 1) {
    const start = rss();
    let middle = Number.NaN;
    const speeds: number[] = [];
    for (let count = 0; count < RUNS_PER_MINUTE; count += 1) {
      const job = await subject.prepare({ number, isWarmUp: false });
      const timer =
        count === Math.floor(RUNS_PER_MINUTE / 2)
          ? setTimeout(() => (middle = rss()), (SOAK_RUN_SECONDS * 1000) / 2)
          : undefined;
      const result = await run(job);
      clearTimeout(timer);
      speeds.push((result.latenciesMs.length * 1000) / result.spanMs);
      faults.push(...(await subject.verify(job, result)));
    }
    const minute = { start, middle, end: rss(), perSecond: Math.round(median(speeds)) };
    seen.push(minute);
    say(
      `  minute ${number}: ${minute.perSecond} answers/s, resident ${minute.start} / ${minute.middle} / ${minute.end} MiB at start / middle / end`,
    );
  }
  return { minutes: seen, faults };
}
