import { randomBytes } from 'node:crypto';
import { LIMITS } from '@livedrops/sdk/contract';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { createId } from '../platform/id.ts';
import { mapPage } from '../platform/keyset.ts';
import type { ApiKeyStore } from './api-key.store.ts';
import { createApiKeyText } from './api-key-text.ts';
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
      mapPage(await deps.keys.list(caller.userId, { cursor, limit }), presentApiKey),
    'apiKeys.create': ({ body, caller: { userId }, intent }) => {
      const textOf = (made: string) => createApiKeyText(body.kind ?? 'secret', made, intent.key);
      const idOf = (made: string) => made.split('.')[0] ?? made;
      return intent.once({
        draw: () => `${createId('key')}.${randomBytes(32).toString('base64url')}`,
        find: (made) => deps.keys.find(idOf(made)),
        make: (made) => createKey(deps, { ...body, id: idOf(made), text: textOf(made), userId }),
        // The answer is the only place where the key can ever be read.
        present: (key, made) => ({ ...presentApiKey(key), key: textOf(made) }),
      });
    },
    'apiKeys.revoke': async ({ params, caller }) => {
      const revoked = await deps.keys.revoke(params.keyId, caller.userId);
      // Others' keys are as unknown as those that do not exist.
      if (!revoked) return new Refusal('not_found', { detail: 'There is no such API key' });
      deps.known.forget(revoked.hash);
      deps.onRevoked({ id: params.keyId, hash: revoked.hash });
      return undefined;
    },
  });
