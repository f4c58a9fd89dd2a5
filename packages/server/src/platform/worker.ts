/** Something that goes on by itself until it is stopped. */
export type Worker = {
  /** Lets what is being done end, and resolves then. */
  stop(): Promise<void>;
};

/** Several workers as one. */
export const together = (workers: readonly Worker[]): Worker => ({
  stop: async () => void (await Promise.all(workers.map((worker) => worker.stop()))),
});

/** A worker that closes its connections when they are not used any more. */
export const closing = (worker: Worker, close: () => void): Worker => ({
  async stop() {
    await worker.stop();
    close();
  },
});
