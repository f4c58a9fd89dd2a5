import { type CreateApiKeyInput, type FieldError, LIMITS } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import { hashApiKey } from './api-key-text.ts';
import type { ApiKeyStore } from './api-key.store.ts';
import type { ApiKeyRecord } from './api-key.rules.ts';

export type CreateKeyDeps = { keys: Pick<ApiKeyStore, 'insert'>; clock: Clock };

const DAY_MS = 86_400_000;

/** Stores a person's key, as its hash. */
export async function createKey(
  { keys, clock }: CreateKeyDeps,
  input: CreateApiKeyInput & { id: string; text: string; userId: string },
): Promise<ApiKeyRecord | Refusal> {
  const now = clock.now();
  const faults = findFaults(input, now);
  if (faults.length > 0) return new Refusal('validation_failed', { errors: faults });
  const { id, text, userId, name, kind = 'secret', scopes = [], expiresAt } = input;
  const key: ApiKeyRecord = {
    id,
    userId,
    name,
    kind,
    scopes: [...new Set(scopes)],
    hash: hashApiKey(text),
    lastFour: text.slice(-4),
    createdAt: new Date(now),
    lastUsedAt: null,
    expiresAt: decideEnd(expiresAt, now),
    revokedAt: null,
  };
  if (await keys.insert(key)) return key;
  return new Refusal('limit_reached', {
    detail: `At most ${LIMITS.apiKeys} API keys: revoke one that is not needed any more`,
  });
}

/** A key that was forgotten ends by itself; one that never ends was asked for. */
function decideEnd(expiresAt: CreateApiKeyInput['expiresAt'], now: number): Date | null {
  if (expiresAt === null) return null;
  return new Date(expiresAt ?? now + LIMITS.apiKeyDays * DAY_MS);
}

function findFaults({ kind = 'secret', scopes, expiresAt }: CreateApiKeyInput, now: number): FieldError[] {
  const hasExpired = typeof expiresAt === 'string' && Date.parse(expiresAt) <= now;
  return [
    ...(kind === 'publishable' && scopes
      ? [{ field: 'scopes', message: 'are for secret keys: a publishable one does what is public' }]
      : []),
    ...(kind === 'secret' && !scopes
      ? [{ field: 'scopes', message: 'must name at least one scope of a secret key' }]
      : []),
    ...(hasExpired ? [{ field: 'expiresAt', message: 'must be in the future' }] : []),
  ];
}
