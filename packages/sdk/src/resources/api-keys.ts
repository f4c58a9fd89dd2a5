import { anything, path, type Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type { ApiKey, CreateApiKeyInput, CreatedApiKey } from '../types/api-key.ts';
import type { PageQuery } from '../types/page.ts';

/** API keys of the signed-in person, for programs without one. All of it takes a session: a key cannot make or end keys. */
export const createApiKeys = ({ call, list }: Api) => ({
  /** Own keys, newest first; revoked ones for 30 days. */
  list: (query?: PageQuery, options?: RequestOptions) =>
    list<ApiKey>({ endpoint: 'apiKeys.list', method: 'GET', path: '/api-keys', query }, options),

  /**
   * Makes a key. Keep the `key` of the answer: it is not shown again. Fails with `limit_reached` beyond twenty keys.
   * The same idempotency key gives the same answer for a day, with the `key`.
   */
  create: (input: CreateApiKeyInput, options?: RequestOptions) =>
    call<CreatedApiKey>(
      { endpoint: 'apiKeys.create', method: 'POST', path: '/api-keys', body: input, takesKey: true },
      options,
    ),

  /** Takes a key out of use for good, within five seconds on all servers. Doing it twice is fine. */
  revoke: (keyId: string, options?: RequestOptions) =>
    call<void>(
      { endpoint: 'apiKeys.revoke', method: 'DELETE', path: path`/api-keys/${keyId}`, isAnswer: anything },
      options,
    ),
});
