import TinyQueue from 'tinyqueue';
import type { Pace } from '../../packages/server/src/platform/group-commit.ts';

type Event = { at: number; number: number; happen(): void };

/** Simulated time: it stands still while something happens, and jumps to the next event. */
export type Timeline = Pace & {
  /** Events of the same moment happen in the order in which they were planned. */
  at(ms: number, happen: () => void): void;
  /** To be called where a promise is resolved or awaited: what follows from it happens before the next event. */
  touch(): void;
  /** Until nothing is planned any more, or until a moment. */
  run(untilMs?: number): Promise<void>;
};

export function createTimeline(): Timeline {
  const events = new TinyQueue<Event>([], (a, b) => a.at - b.at || a.number - b.number);
  let now = 0;
  let planned = 0;
  let isTouched = false;
  const timeline: Timeline = {
    now: () => now,
    at(ms, happen) {
      planned += 1;
      events.push({ at: Math.max(now, ms), number: planned, happen });
    },
    sleep: (ms) =>
      new Promise<void>((resolve) => {
        timeline.at(now + ms, () => {
          timeline.touch();
          resolve();
        });
      }),
    touch: () => void (isTouched = true),
    async run(untilMs = Number.POSITIVE_INFINITY) {
      for (;;) {
        // A turn of the real loop: whatever waits for promises has gone on after it.
        if (isTouched) await new Promise((resolve) => setImmediate(resolve));
        isTouched = false;
        const next = events.peek();
        if (!next || next.at > untilMs) break;
        events.pop();
        now = next.at;
        next.happen();
      }
      if (Number.isFinite(untilMs)) now = untilMs;
    },
  };
  return timeline;
}
