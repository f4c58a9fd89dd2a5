/** Timers hold at most this many milliseconds; a longer wait would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** A time that a timer can hold. */
export const timerMs = (ms: number): number => Math.min(ms, LONGEST_TIMER_MS);

/** One call's end: the caller's signal or the time for the whole call, whichever comes first. */
export type Deadline = {
  signal: AbortSignal;
  /** Why `signal` fired. */
  cause: () => 'aborted' | 'total' | undefined;
  remainingMs: () => number;
  /** Takes the timer and the listener away. */
  end: () => void;
};

export const startDeadline = (caller: AbortSignal | undefined, totalMs: number): Deadline => {
  const controller = new AbortController();
  const startedAt = performance.now();
  let cause: 'aborted' | 'total' | undefined;
  const stop = (why: 'aborted' | 'total') => {
    cause ??= why;
    controller.abort();
  };
  const onAbort = () => stop('aborted');
  if (caller?.aborted === true) onAbort();
  else caller?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => stop('total'), timerMs(totalMs));
  return {
    signal: controller.signal,
    cause: () => cause,
    remainingMs: () => Math.max(0, totalMs - (performance.now() - startedAt)),
    end: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', onAbort);
    },
  };
};

/** Waits; rejects at once when the signal fires. Leaves no timer and no listener. */
export const wait = (ms: number, signal: AbortSignal): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timerMs(ms));
  });
  return unlessAborted(elapsed, signal).finally(() => clearTimeout(timer));
};

/** The promise, or a rejection when the signal fires first. The promise itself goes on: others may wait for it too. */
export const unlessAborted = <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(new Error('Aborted'));
    if (signal.aborted) {
      onAbort();
      promise.catch(() => {});
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
};

/** As `signal.throwIfAborted()`, which some runtimes lack. */
export const throwIfAborted = (signal: AbortSignal): void => {
  if (signal.aborted) throw new Error('Aborted');
};

/** The promise, or a rejection after so many milliseconds. The promise itself goes on. */
export const within = <T>(promise: Promise<T>, ms: number): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Nothing within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};
