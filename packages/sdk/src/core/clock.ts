import type { ServerTime } from '../types/health.ts';

/** The server's clock as this machine can best tell, for countdowns that do not depend on the local clock. */
export type Clock = {
  /**
   * Asks the server a few times (default 5) and keeps the answer that was on its way for the shortest time: that
   * bounds the error to half of that time. Call it at the start, and when the page comes back from sleep.
   */
  sync: (options?: { samples?: number | undefined; signal?: AbortSignal | undefined }) => Promise<number>;
  /** Epoch milliseconds by the server's clock; by the local one until the first `sync()`. */
  now: () => number;
  /** Whether the server's clock is known, by a `sync()` that worked. */
  readonly isSynced: boolean;
  /** How far the server's clock is ahead of the local one, in milliseconds; 0 until the first `sync()`. */
  readonly offsetMs: number;
};

type ClockDeps = {
  time: (signal: AbortSignal | undefined) => Promise<ServerTime>;
  /** Milliseconds that only ever grow, whatever is done to the local clock. */
  monotonic?: () => number;
  local?: () => number;
};

const SAMPLES = 5;

export const createClock = ({
  time,
  monotonic = () => performance.now(),
  local = Date.now,
}: ClockDeps): Clock => {
  /** The server showed `epochMs` when the monotonic clock showed `at`. */
  let anchor: { epochMs: number; at: number } | undefined;

  const now = () => (anchor === undefined ? local() : anchor.epochMs + (monotonic() - anchor.at));
  return {
    now,
    get isSynced() {
      return anchor !== undefined;
    },
    get offsetMs() {
      return anchor === undefined ? 0 : now() - local();
    },
    sync: async ({ samples = SAMPLES, signal } = {}) => {
      let best: { rttMs: number; epochMs: number; at: number } | undefined;
      let failure: unknown;
      for (let sample = 0; sample < samples; sample += 1) {
        const sentAt = monotonic();
        try {
          const { epochMs } = await time(signal);
          const receivedAt = monotonic();
          const rttMs = receivedAt - sentAt;
          if (best === undefined || rttMs < best.rttMs) best = { rttMs, epochMs, at: sentAt + rttMs / 2 };
        } catch (error) {
          failure = error;
          if (signal?.aborted === true) break;
        }
      }
      // One good answer is enough; a lost one in between does not matter.
      if (best === undefined) throw failure;
      anchor = { epochMs: best.epochMs, at: best.at };
      return now() - local();
    },
  };
};
