import { API_KEY_RANDOM_LENGTH, sealApiKey } from '../../contract/api-key-form.ts';
import { LIMITS } from '../../contract/fields.ts';
import type { ApiKey, CreateApiKeyInput } from '../../types/api-key.ts';
import type { FieldError } from '../../types/problem.ts';
import { found, type MockApiKey, type MockDb } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import { newestFirst, pageOf } from '../paging.ts';
import type { MockRoutes } from '../route.ts';

export const apiKeyRoutes: MockRoutes<`apiKeys.${'list' | 'create' | 'revoke'}`> = {
  'apiKeys.list': ({ db, user, query }) => {
    const own = newestFirst(db.apiKeys.values()).filter(({ userId }) => userId === user.id);
    const page = pageOf(own, query, ({ id }) => id);
    return { ...page, items: page.items.map(presentKey) };
  },
  'apiKeys.create': ({ db, user, body }) => {
    const errors = faultsOf(db, body);
    if (errors.length > 0) throw new MockProblem('validation_failed', undefined, { errors });
    const active = [...db.apiKeys.values()].filter((one) => one.userId === user.id && !one.revokedAt);
    if (active.length >= LIMITS.apiKeys) {
      throw new MockProblem('limit_reached', `At most ${LIMITS.apiKeys} API keys`);
    }
    const { name, kind = 'secret', scopes = [] } = body;
    const oneYear = new Date(db.clock.now() + LIMITS.apiKeyDays * 86_400_000).toISOString();
    const { expiresAt = oneYear } = body;
    const id = db.nextId('key');
    const text = sealApiKey(kind, id.replace(/\D/g, '').padStart(API_KEY_RANDOM_LENGTH, '0'));
    const key: MockApiKey = {
      id,
      userId: user.id,
      name,
      kind,
      scopes: [...new Set(scopes)],
      key: text,
      lastFour: text.slice(-4),
      createdAt: db.now(),
      lastUsedAt: null,
      expiresAt,
      revokedAt: null,
    };
    db.apiKeys.set(id, key);
    return { ...presentKey(key), key: text };
  },
  'apiKeys.revoke': ({ db, user, params }) => {
    const key = db.apiKeys.get(params.keyId);
    const own = found(key?.userId === user.id ? key : undefined, 'API key');
    db.apiKeys.set(own.id, { ...own, revokedAt: own.revokedAt ?? db.now() });
    db.revokedKeys.tell(own.key);
    return undefined;
  },
};

const presentKey = (stored: MockApiKey): ApiKey => {
  const { key: _, userId: _owner, ...shown } = stored;
  return shown;
};

const faultsOf = (db: MockDb, { kind = 'secret', scopes, expiresAt }: CreateApiKeyInput): FieldError[] => {
  const hasExpired = typeof expiresAt === 'string' && Date.parse(expiresAt) <= db.clock.now();
  return [
    ...(kind === 'publishable' && scopes ? [{ field: 'scopes', message: 'are for secret keys' }] : []),
    ...(kind === 'secret' && !scopes
      ? [{ field: 'scopes', message: 'must name at least one scope of a secret key' }]
      : []),
    ...(hasExpired ? [{ field: 'expiresAt', message: 'must be in the future' }] : []),
  ];
};
