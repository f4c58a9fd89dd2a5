import { type CreateApiKeyInput, type CreatedApiKey, type FieldError, LIMITS } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import { createId } from '../platform/id.ts';
import { createApiKeyText, hashApiKey } from './api-key-text.ts';
import type { ApiKeyStore } from './api-key.store.ts';
import type { StoredApiKey } from './api-key.ts';
import { presentApiKey } from './api-keys.present.ts';

export type CreateKeyDeps = { keys: Pick<ApiKeyStore, 'insert'>; clock: Clock };

/** Makes a key for somebody. The answer is the only place where it can ever be read. */
export async function createKey(
  { keys, clock }: CreateKeyDeps,
  input: CreateApiKeyInput & { userId: string },
): Promise<CreatedApiKey | Refusal> {
  const now = clock.now();
  const faults = findFaults(input, now);
  if (faults.length > 0) return new Refusal('validation_failed', { errors: faults });
  const { userId, name, kind = 'secret', scopes = null, expiresAt = null } = input;
  const text = createApiKeyText(kind);
  const key: StoredApiKey = {
    id: createId('key'),
    userId,
    name,
    kind,
    scopes: kind === 'publishable' ? [] : scopes && [...new Set(scopes)],
    hash: hashApiKey(text),
    lastFour: text.slice(-4),
    createdAt: new Date(now),
    lastUsedAt: null,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
    revokedAt: null,
  };
  if (await keys.insert(key)) return { ...presentApiKey(key), key: text };
  return new Refusal('limit_reached', {
    detail: `At most ${LIMITS.apiKeys} API keys: revoke one that is not needed any more`,
  });
}

function findFaults({ kind, scopes, expiresAt }: CreateApiKeyInput, now: number): FieldError[] {
  const hasExpired = typeof expiresAt === 'string' && Date.parse(expiresAt) <= now;
  return [
    ...(kind === 'publishable' && scopes
      ? [{ field: 'scopes', message: 'are for secret keys: a publishable one does what is public' }]
      : []),
    ...(hasExpired ? [{ field: 'expiresAt', message: 'must be in the future' }] : []),
  ];
}
