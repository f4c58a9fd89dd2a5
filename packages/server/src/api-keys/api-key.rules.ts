import type { ApiKeyKind, ApiKeyScope, ProblemCode } from '@livedrops/sdk/contract';

/** What is kept of an API key. The key itself is not, so it cannot be read here. */
export type ApiKeyRecord = {
  id: string;
  userId: string;
  name: string;
  kind: ApiKeyKind;
  scopes: ApiKeyScope[];
  /** SHA-256 of the key. It has 190 random bits, so a slow hash would only slow us down. */
  hash: string;
  lastFour: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

/** Uses within this time are one in the record of when a key was used last. */
export const USE_NOTED_EVERY_MS = 60_000;

/** Why a key is refused at an instant (epoch ms); `null` when it is good. */
export function whyNotGood(
  key: Pick<ApiKeyRecord, 'expiresAt' | 'revokedAt'> | null,
  now: number,
): Extract<ProblemCode, `api_key_${string}`> | null {
  if (!key) return 'api_key_invalid';
  if (key.revokedAt) return 'api_key_revoked';
  return key.expiresAt && key.expiresAt.getTime() <= now ? 'api_key_expired' : null;
}
