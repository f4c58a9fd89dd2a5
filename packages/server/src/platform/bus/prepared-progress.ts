import { NoProgressError, type Progress } from './consumer-progress.ts';

/** Progress, and `ready`, which resolves when it is prepared. */
export type PreparedProgress = { progress: Progress; ready(): Promise<void> };

/**
 * Has progress prepared once, or until that succeeds, and anew after somebody has removed the group while it was in use: what is under
 * way then fails, and whoever asks next goes on with a group that begins where a new one would.
 */
export function preparing(stored: Progress, prepare: () => Promise<void>): PreparedProgress {
  let prepared: Promise<void> | null = null;

  async function noticing<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof NoProgressError) prepared = null;
      throw error;
    }
  }

  return {
    progress: {
      ...stored,
      read: () => noticing(stored.read()),
      idle: () => noticing(stored.idle()),
      claim: (partition) => noticing(stored.claim(partition)),
    },
    ready: () =>
      (prepared ??= prepare().catch((error: unknown) => {
        prepared = null;
        throw error;
      })),
  };
}
