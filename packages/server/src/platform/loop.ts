import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from './backoff.ts';
import type { Logger } from './logger.ts';
import type { Worker } from './worker.ts';

const BACKOFF = { baseMs: 100, maxMs: 5000 };

export type Loop = Worker & {
  /** Runs the next round now instead of after the pause. */
  wake(): void;
};

/**
 * Runs `round` again and again. It returns the pause in milliseconds until the next one.
 * A failing round is logged and tried again after a growing pause: a worker must not die of one bad moment.
 */
export function startLoop(name: string, logger: Logger, round: () => Promise<number>): Loop {
  const stopping = new AbortController();
  let waiting = new AbortController();
  let isWoken = false;
  let failures = 0;

  const running = (async () => {
    while (!stopping.signal.aborted) {
      isWoken = false;
      const pauseMs = await attempt();
      if (isWoken || stopping.signal.aborted) continue;
      waiting = new AbortController();
      // An aborted sleep rejects: being woken is the purpose, not an error.
      await sleep(pauseMs, undefined, { signal: AbortSignal.any([waiting.signal, stopping.signal]) }).catch(
        () => {},
      );
    }
  })();

  return {
    wake() {
      isWoken = true;
      waiting.abort();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };

  async function attempt(): Promise<number> {
    try {
      const pauseMs = await round();
      failures = 0;
      return pauseMs;
    } catch (error) {
      failures += 1;
      if (!stopping.signal.aborted) logger.warn({ err: error, loop: name, failures }, 'worker round failed');
      return backoffMs(failures, BACKOFF, Math.random());
    }
  }
}
