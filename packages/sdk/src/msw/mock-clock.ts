/** The mock server's clock: it runs like the real one until it is set. */
export type MockClock = {
  /** Epoch milliseconds. */
  now: () => number;
  /** Stops the clock at this instant; it moves by `advance` only from then on. */
  set: (instant: number | string | Date) => void;
  /** Moves on by this many milliseconds. */
  advance: (ms: number) => void;
};

export const createMockClock = (now: () => number = Date.now): MockClock => {
  let stoppedAt: number | undefined;
  let aheadMs = 0;
  return {
    now: () => stoppedAt ?? now() + aheadMs,
    set: (instant) => {
      stoppedAt = new Date(instant).getTime();
    },
    advance: (ms) => {
      if (stoppedAt === undefined) aheadMs += ms;
      else stoppedAt += ms;
    },
  };
};
