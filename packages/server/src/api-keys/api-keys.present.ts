import type { ApiKey } from '@livedrops/sdk/contract';
import type { ApiKeyRecord } from './api-key.rules.ts';

/** The wire form of a key: never with its hash. */
export const presentApiKey = (key: ApiKeyRecord): ApiKey => ({
  id: key.id,
  name: key.name,
  kind: key.kind,
  scopes: key.scopes,
  lastFour: key.lastFour,
  createdAt: key.createdAt.toISOString(),
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  expiresAt: key.expiresAt?.toISOString() ?? null,
  revokedAt: key.revokedAt?.toISOString() ?? null,
});
