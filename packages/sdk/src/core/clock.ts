import type { ServerTime } from '../types/health.ts';
import { checkNumber } from './check-options.ts';

/** The server's clock as this machine can best tell, for countdowns that do not depend on the local clock. */
export type Clock = {
  /**
   * Asks the server a few times (default 5) and keeps the answer that was on its way for the shortest time: that
   * bounds the error to half of that time. Call it at the start; after this machine has slept, it is done by itself.
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
/** Clocks that are adjusted drift by less. */
const JUMP_MS = 1000;
const RESYNC_EVERY_MS = 10_000;

export const createClock = ({
  time,
  monotonic = () => performance.now(),
  local = Date.now,
}: ClockDeps): Clock => {
  /** The server showed `epochMs` when the monotonic clock showed `at`, and the local one `wallMs`. */
  let anchor: { epochMs: number; at: number; wallMs: number } | undefined;
  let resyncedAt = Number.NEGATIVE_INFINITY;
  let isDoubted = false;

  const now = (): number => {
    if (anchor === undefined) return local();
    noticeJump(anchor);
    return anchor.epochMs + (monotonic() - anchor.at);
  };

  /**
   * Many machines stop their monotonic clock while they sleep, and none stops the local one. So when the two part, this machine has slept, or
   * a person has set the local one. The server knows; it is asked at once.
   */
  const noticeJump = (known: { epochMs: number; at: number; wallMs: number }): void => {
    const at = monotonic();
    const aheadMs = local() - known.wallMs - (at - known.at);
    if (Math.abs(aheadMs) > JUMP_MS) {
      known.wallMs += aheadMs;
      isDoubted = true;
    }
    if (!isDoubted || at - resyncedAt < RESYNC_EVERY_MS) return;
    resyncedAt = at;
    sync().catch(() => {});
  };

  const sync: Clock['sync'] = async ({ samples = SAMPLES, signal } = {}) => {
    checkNumber('samples', samples, { from: 1, isWhole: true });
    let best: { rttMs: number; epochMs: number; at: number; wallMs: number } | undefined;
    let failure: unknown;
    for (let sample = 0; sample < samples; sample += 1) {
      const sentAt = monotonic();
      // Of the same moment: what the two clocks part by while this sample or a later one is on its way is a jump, too.
      const wallMs = local();
      try {
        const { epochMs } = await time(signal);
        const receivedAt = monotonic();
        const rttMs = receivedAt - sentAt;
        if (best === undefined || rttMs < best.rttMs)
          best = { rttMs, epochMs, at: sentAt + rttMs / 2, wallMs: wallMs + rttMs / 2 };
      } catch (error) {
        failure = error;
        if (signal?.aborted === true) break;
      }
    }
    // One good answer is enough; a lost one in between does not matter.
    if (best === undefined) throw failure;
    const { epochMs, at, wallMs } = best;
    anchor = { epochMs, at, wallMs };
    isDoubted = false;
    return now() - local();
  };

  return {
    now,
    sync,
    get isSynced() {
      return anchor !== undefined;
    },
    get offsetMs() {
      return anchor === undefined ? 0 : now() - local();
    },
  };
};
