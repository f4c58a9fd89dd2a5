import type { ApiKey, ApiKeyScope } from '../types/api-key.ts';
import type { Endpoint } from './endpoint.ts';

/** What a key allows. */
export type ApiKeyGrant = Pick<ApiKey, 'kind' | 'scopes'>;

/**
 * What an endpoint asks of an API key: a scope, which is its own or the endpoint's area and whether it changes anything; `public` for
 * nothing at all; `key` for any secret one; or `session` when no key will do.
 */
export const apiKeyNeed = (endpoint: Endpoint): ApiKeyScope | 'public' | 'key' | 'session' => {
  if (endpoint.needsSession) return 'session';
  if (endpoint.auth === 'public') return 'public';
  if (endpoint.tag === 'accounts') return 'key';
  return scopeOf(endpoint);
};

/** Why a key may not call an endpoint, in a sentence for people; `null` when it may. */
export const whyKeyMayNot = (endpoint: Endpoint, grant: ApiKeyGrant): string | null => {
  const need = apiKeyNeed(endpoint);
  if (need === 'public') return null;
  if (need === 'session') return 'Only somebody who has signed in may do this, and no API key';
  if (need === 'key') return grant.kind === 'secret' ? null : whatKeyLacks(endpoint, grant);
  return hasScope(grant, need) ? null : whatKeyLacks(endpoint, grant);
};

/** What a key would need for what its owner may do at an endpoint, in a sentence for people. */
export const whatKeyLacks = (endpoint: Endpoint, { kind }: ApiKeyGrant): string =>
  kind === 'publishable'
    ? 'A publishable key may do what an anonymous visitor can: use a secret key, or sign in'
    : `The API key lacks the scope ${scopeOf(endpoint)}`;

/** The scope of an endpoint: its own, or that of its area. */
export const scopeOf = ({ tag, method, scope }: Endpoint): ApiKeyScope =>
  scope ?? (`${tag}:${method === 'GET' ? 'read' : 'write'}` as ApiKeyScope);

/** Whether a key speaks for its owner in some matter. A key that may change an area may read it. */
export const hasScope = ({ kind, scopes }: ApiKeyGrant, wanted: ApiKeyScope): boolean =>
  kind === 'secret' &&
  scopes.some((scope) => scope === wanted || scope === wanted.replace(/:read$/, ':write'));
