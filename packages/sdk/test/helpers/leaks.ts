import { getEventListeners } from 'node:events';

/** Notes what a piece of work leaves behind: timers that still run, listeners on its signal, rejections that nobody saw. */
export type Leaks = Disposable & {
  signal: AbortSignal;
  /** Looks once all that was about to be rejected has been. */
  left: () => Promise<{ timers: number; listeners: number; rejections: unknown[] }>;
};

export const watchForLeaks = (): Leaks => {
  const { setTimeout: start, clearTimeout: stop } = globalThis;
  const timers = new Set<unknown>();
  globalThis.setTimeout = ((run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const { stack = '' } = new Error('started here');
    const timer = start(() => {
      timers.delete(timer);
      run(...args);
    }, ms);
    if (isOurs(stack)) timers.add(timer);
    return timer;
  }) as typeof start;
  globalThis.clearTimeout = (timer) => {
    timers.delete(timer);
    stop(timer);
  };
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', onRejection);
  const { signal } = new AbortController();
  return {
    signal,
    left: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return { timers: timers.size, listeners: getEventListeners(signal, 'abort').length, rejections };
    },
    [Symbol.dispose]: () => {
      globalThis.setTimeout = start;
      globalThis.clearTimeout = stop;
      process.off('unhandledRejection', onRejection);
    },
  };
};

/** Servers, pools and test runners have timers, too. */
const isOurs = (stack: string): boolean => /[/\\]sdk[/\\]src[/\\]|node_modules[/\\]ky[/\\]/.test(stack);
