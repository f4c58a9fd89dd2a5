import type { Instant } from './money.ts';

/** `secret` keys act for their owner and belong on servers; `publishable` ones may be seen by anybody and do what an anonymous visitor can. */
export type ApiKeyKind = 'secret' | 'publishable';

/** What a secret key may be limited to: an area of the API, to read it or to change it as well. `write` includes `read` of the same area. */
export type ApiKeyScope =
  | 'creators:read'
  | 'creators:write'
  | 'follows:read'
  | 'follows:write'
  | 'products:write'
  | 'drops:read'
  | 'drops:write'
  /** What the own drops have sold, and to whom: totals, orders and customers, with the buyers' names. */
  | 'sales:read'
  | 'orders:read'
  | 'orders:write'
  /** Events of the topics that are for their owner only: `user:` and `sales:`. */
  | 'events:read'
  | 'notifications:read'
  | 'notifications:write'
  | 'webhooks:read'
  | 'webhooks:write';

/** An API key as its owner may see it afterwards: without the key itself. */
export type ApiKey = {
  id: string;
  /** What it is for, in its owner's words. */
  name: string;
  kind: ApiKeyKind;
  /** What it may do for its owner. Empty with a publishable key. */
  scopes: ApiKeyScope[];
  /** The last four characters of the key, to tell it from others. */
  lastFour: string;
  createdAt: Instant;
  /** About when it was used last, to a minute; `null` when it never was. */
  lastUsedAt: Instant | null;
  /** From when on it is refused; `null` when never. */
  expiresAt: Instant | null;
  revokedAt: Instant | null;
};

/** A new key, with the key itself: `ld_sk_…` or `ld_pk_…`. Shown this once; the server keeps only a hash. */
export type CreatedApiKey = ApiKey & { key: string };

/** What a new API key is for: `client.apiKeys.create()` takes it. */
export type CreateApiKeyInput = {
  name: string;
  /** Default `secret`. */
  kind?: ApiKeyKind | undefined;
  /** What the key may do: at least one for a secret key, none for a publishable one. */
  scopes?: ApiKeyScope[] | undefined;
  /** Default: one year from now. `null`: it never expires. */
  expiresAt?: Instant | null | undefined;
};
