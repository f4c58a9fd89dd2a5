import * as z from 'zod/mini';
import type { ApiKey, ApiKeyKind, ApiKeyScope, CreateApiKeyInput, CreatedApiKey } from '../types/api-key.ts';
import { same } from './equal.ts';
import { id, instant, name } from './fields.ts';

/** Every scope that a secret key may be limited to. */
export const API_KEY_SCOPES = [
  'creators:read',
  'creators:write',
  'follows:read',
  'follows:write',
  'products:write',
  'drops:read',
  'drops:write',
  'sales:read',
  'orders:read',
  'orders:write',
  'events:read',
  'notifications:read',
  'notifications:write',
  'webhooks:read',
  'webhooks:write',
] as const satisfies readonly ApiKeyScope[];

const kind = same<ApiKeyKind>()(z.enum(['secret', 'publishable']));
const scope = same<ApiKeyScope>()(z.enum(API_KEY_SCOPES));

const keyFields = {
  id,
  name: z.string(),
  kind,
  scopes: z.array(scope),
  lastFour: z.string(),
  createdAt: instant,
  lastUsedAt: z.nullable(instant),
  expiresAt: z.nullable(instant),
  revokedAt: z.nullable(instant),
};

/** An API key as its owner sees it, without its text. */
export const apiKeySchema = same<ApiKey>()(z.object(keyFields));

/** A new API key with its text, which is shown this once. */
export const createdApiKeySchema = same<CreatedApiKey>()(z.object({ ...keyFields, key: z.string() }));

/** Body of `apiKeys.create`. */
export const createApiKeyInputSchema = same<CreateApiKeyInput>()(
  z.strictObject({
    name,
    kind: z.optional(kind),
    scopes: z.optional(z.array(scope).check(z.minLength(1), z.maxLength(API_KEY_SCOPES.length))),
    expiresAt: z.optional(z.nullable(instant)),
  }),
);
