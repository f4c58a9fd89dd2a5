import TinyQueue from 'tinyqueue';
import type { Timeline } from './timeline.ts';

/** CPU cores that everything which runs on them shares fairly; nothing has more than one of them at a time. */
export type Cores = {
  count: number;
  /** Calls `done` when `cpuMs` of a core were spent on it. */
  run(cpuMs: number, done: () => void): void;
  /** CPU milliseconds that were spent so far. */
  busyMs(): number;
};

type Running = { endsAt: number; number: number; done(): void };

/** What a fair share of a core has come to so far is the same for all, so what runs is ordered by the share at which it ends. */
export function createCores(timeline: Timeline, count: number): Cores {
  const running = new TinyQueue<Running>([], (a, b) => a.endsAt - b.endsAt || a.number - b.number);
  let share = 0;
  let since = 0;
  let busyMs = 0;
  let plans = 0;
  const advance = () => {
    const spentMs = (timeline.now() - since) * Math.min(count, running.length);
    if (running.length > 0) share += spentMs / running.length;
    busyMs += spentMs;
    since = timeline.now();
  };
  const plan = () => {
    const next = running.peek();
    plans += 1;
    const number = plans;
    if (!next) return;
    const rate = Math.min(1, count / running.length);
    timeline.at(timeline.now() + (next.endsAt - share) / rate, () => {
      // Since then something else came, and it was planned anew.
      if (number !== plans) return;
      advance();
      share = next.endsAt;
      running.pop();
      plan();
      next.done();
    });
  };
  return {
    count,
    run(cpuMs, done) {
      advance();
      running.push({ endsAt: share + cpuMs, number: plans, done });
      plan();
    },
    busyMs() {
      advance();
      return busyMs;
    },
  };
}

export type Work = (cpuMs: number, done: () => void) => void;

/** A process that does one thing at a time, in the order in which it was asked. */
export function createThread(work: Work): Work {
  type Task = { cpuMs: number; done(): void };
  let waiting: Task[] = [];
  let next = 0;
  let isBusy = false;
  const begin = () => {
    const task = waiting[next];
    if (!task) {
      waiting = [];
      next = 0;
      isBusy = false;
      return;
    }
    isBusy = true;
    next += 1;
    work(task.cpuMs, () => {
      task.done();
      begin();
    });
  };
  return (cpuMs, done) => {
    waiting.push({ cpuMs, done });
    if (!isBusy) begin();
  };
}
