import { readApiKeyKind } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { ProblemError } from '../platform/http/problem.ts';
import { createMemoryCache } from '../platform/memory-cache.ts';
import { hashApiKey } from './api-key-text.ts';
import { type ApiKeyRecord, whyNotGood } from './api-key.rules.ts';

/**
 * How old knowledge of a key may be. A revoked one is refused at once by the process that revoked it and by those that its signal
 * reaches, and after this time by the others.
 */
const FRESH_MS = 5000;
const ENTRIES_MAX = 10_000;
/** Keys that are no good are remembered, too, so that repeating one costs no read; but apart, so that guessing pushes out no good one. */
const MISSES_MAX = 1000;

/** A good key, and what else its calls ask for every time. */
export type KnownKey = ApiKeyRecord & { ownerCreatorId: string | null };

export type KnownKeysDeps = {
  findByHash(hash: string): Promise<ApiKeyRecord | null>;
  findCreatorId(userId: string): Promise<string | null>;
  clock: Clock;
};

/** Remembers for a moment what keys are good for. */
export function createKnownKeys({ findByHash, findCreatorId, clock }: KnownKeysDeps) {
  const cache = createMemoryCache<KnownKey | null>({
    async load(hash) {
      const key = await findByHash(hash);
      return key && { ...key, ownerCreatorId: await findCreatorId(key.userId) };
    },
    ttlMs: FRESH_MS,
    entriesMax: ENTRIES_MAX,
    misses: { isMiss: (key) => whyNotGood(key, clock.now()) !== null, entriesMax: MISSES_MAX },
    clock,
  });

  return {
    /**
     * The key behind its text.
     *
     * @throws {ProblemError} `api_key_invalid` (without a read, when the checksum is wrong), `api_key_revoked`, `api_key_expired`,
     * or `unavailable` when the database cannot be asked
     */
    async identify(text: string): Promise<KnownKey> {
      if (readApiKeyKind(text) === null) throw new ProblemError('api_key_invalid');
      const key = await look(hashApiKey(text));
      const refusal = whyNotGood(key, clock.now());
      if (refusal === null && key) return key;
      throw new ProblemError(refusal ?? 'api_key_invalid');
    },
    forget: (hash: string): void => cache.forget(hash),
  };

  async function look(hash: string): Promise<KnownKey | null> {
    try {
      return await cache.get(hash);
    } catch (error) {
      // Nothing has been done for the caller yet, so this is certain.
      throw new ProblemError('unavailable', { retryAfterMs: 1000, shouldRetry: true }, error);
    }
  }
}

export type KnownKeys = ReturnType<typeof createKnownKeys>;
