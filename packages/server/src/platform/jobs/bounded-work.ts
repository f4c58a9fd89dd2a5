/** Work that is not waited for for ever. */
export type BoundedWork = {
  /**
   * The result of some work, unless it is given up before: then its signal is aborted.
   *
   * @throws when it took longer than its limit, or everything was given up
   */
  run<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Gives up everything that is under way. */
  giveUp(reason: Error): void;
};

export function createBoundedWork(): BoundedWork {
  const underWay = new Set<AbortController>();
  return {
    async run(limitMs, work) {
      const controller = new AbortController();
      const { signal } = controller;
      const givenUp = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
      const timer = setTimeout(() => controller.abort(new Error(`no end within ${limitMs} ms`)), limitMs);
      underWay.add(controller);
      try {
        return await Promise.race([work(signal), givenUp]);
      } finally {
        clearTimeout(timer);
        underWay.delete(controller);
      }
    },
    giveUp(reason) {
      for (const controller of underWay) controller.abort(reason);
    },
  };
}
