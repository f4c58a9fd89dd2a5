import { createBoundedMap } from '../platform/bounded-map.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { type ApiKeyRecord, USE_NOTED_EVERY_MS } from './api-key.rules.ts';

const KEYS_MAX = 10_000;

export type NoteUseDeps = { write(keyId: string): Promise<void>; clock: Clock; logger: Logger };

/**
 * Writes down when keys are used, behind the back of the call and at most once a minute for a key, whatever the rate of its calls.
 */
export function createUseNotes({ write, clock, logger }: NoteUseDeps) {
  const noted = createBoundedMap<number>(KEYS_MAX);
  const writing = new Set<Promise<void>>();

  return {
    note({ id, lastUsedAt }: Pick<ApiKeyRecord, 'id' | 'lastUsedAt'>): void {
      const now = clock.now();
      const last = Math.max(noted.get(id) ?? 0, lastUsedAt?.getTime() ?? 0);
      if (now - last < USE_NOTED_EVERY_MS) return;
      noted.set(id, now);
      const written = write(id).catch((error: unknown) => {
        logger.warn({ err: error, apiKeyId: id }, 'the use of an API key was not noted');
      });
      writing.add(written);
      void written.finally(() => writing.delete(written));
    },
    /** Resolves when everything is written. */
    async drain(): Promise<void> {
      await Promise.all(writing);
    },
  };
}
