import { LIMITS } from '@livedrops/sdk/contract';
import { toPage } from '../platform/cursor.ts';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { apiKeyOrder, type ApiKeyStore } from './api-key.store.ts';
import { presentApiKey } from './api-keys.present.ts';
import { createKey, type CreateKeyDeps } from './create-key.ts';
import type { KnownKeys } from './known-keys.ts';

export type ApiKeysRoutesDeps = CreateKeyDeps & {
  keys: ApiKeyStore;
  known: Pick<KnownKeys, 'forget'>;
  onRevoked(key: { id: string; hash: string }): void;
};

export const apiKeysRoutes = (deps: ApiKeysRoutesDeps) =>
  routes({
    'apiKeys.list': async ({ query: { cursor, limit = LIMITS.pageSizeDefault }, caller }) =>
      toPage(await deps.keys.list(caller.userId, { cursor, limit }), limit, apiKeyOrder, presentApiKey),
    'apiKeys.create': ({ body, caller }) => createKey(deps, { ...body, userId: caller.userId }),
    'apiKeys.revoke': async ({ params, caller }) => {
      const revoked = await deps.keys.revoke(params.keyId, caller.userId);
      // Others' keys are as unknown as those that do not exist.
      if (!revoked) return new Refusal('not_found', { detail: 'There is no such API key' });
      deps.known.forget(revoked.hash);
      deps.onRevoked({ id: params.keyId, hash: revoked.hash });
      return undefined;
    },
  });
