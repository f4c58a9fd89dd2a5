/** A cache in front of the server that can be told what to forget. */
export type CdnKind = 'varnish' | 'fastly' | 'cloudflare';

/** How old an answer may be there, counted from its read, not from when the cache got it. In whole seconds. */
export type CdnLife = {
  freshSeconds: number;
  /** After that, for as long as this, the old answer may be shown while it is fetched anew. */
  staleSeconds: number;
};

type Shared = {
  life: CdnLife;
  tags: readonly string[];
  /** How long after its read the answer changes by itself; `null` when it does not. */
  changesInMs: number | null;
};

/**
 * What such a cache is told with an answer that visitors share: how long it is good, and by which names it will be purged.
 *
 * `no-cache` forbids shared caches to answer without asking, so it has to go; `max-age=0` says the same to browsers. `must-revalidate` keeps
 * browsers from `stale-while-revalidate`, which is for the cache alone. By the letter (RFC 9111, 5.2.2) it and `s-maxage` keep caches from it,
 * too; those that read it so ask once more, and are right as well.
 */
export function cdnHeaders(kind: CdnKind, { life, tags, changesInMs }: Shared): Record<string, string> {
  const sameSeconds = changesInMs === null ? Infinity : Math.max(0, Math.floor(changesInMs / 1000));
  const fresh = Math.min(life.freshSeconds, sameSeconds);
  const stale = Math.min(life.staleSeconds, sameSeconds - fresh);
  const mayBeStale = stale > 0 ? `, stale-while-revalidate=${stale}` : '';
  return {
    'Cache-Control': `public, max-age=0, must-revalidate, s-maxage=${fresh}${mayBeStale}`,
    ...KEYS[kind](tags),
  };
}

/** An answer that a signed-in person got is theirs, also where its bytes are everybody's. */
export const OWN: Readonly<Record<string, string>> = { 'Cache-Control': 'private, no-cache' };

const KEYS: Record<CdnKind, (keys: readonly string[]) => Record<string, string>> = {
  varnish: (keys) => ({ xkey: keys.join(' ') }),
  fastly: (keys) => ({ 'Surrogate-Key': keys.join(' ') }),
  cloudflare: (keys) => ({ 'Cache-Tag': keys.join(',') }),
};

export type PurgeMessage = { headers: Record<string, string>; body: string };

/** So many keys are taken by one message. Cloudflare's is that of its smallest plan. */
export const KEYS_MAX: Record<CdnKind, number> = { varnish: 100, fastly: 256, cloudflare: 30 };

/** What tells a cache to forget everything that has one of these keys. */
export function purgeMessage(kind: CdnKind, keys: readonly string[], secret: string | null): PurgeMessage {
  const bearer = secret === null ? {} : { authorization: `Bearer ${secret}` };
  switch (kind) {
    case 'varnish':
      return { headers: { ...bearer, 'xkey-purge': keys.join(' ') }, body: '' };
    case 'fastly':
      return { headers: { 'fastly-key': secret ?? '', 'surrogate-key': keys.join(' ') }, body: '' };
    case 'cloudflare':
      return {
        headers: { ...bearer, 'content-type': 'application/json' },
        body: JSON.stringify({ tags: keys }),
      };
  }
}
