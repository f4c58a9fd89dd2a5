import type { CdnKind } from '../platform/reads/cdn.ts';
import type { Env } from './env.ts';
import { isWeakBeside } from './secrets.ts';

/** The cache in front, and where it is told what has changed. */
export type CdnConfig = { kind: CdnKind; purgeUrls: readonly string[]; secret: string | null };

export const toCdnConfig = (env: Env): CdnConfig | null =>
  env.CDN === undefined
    ? null
    : { kind: env.CDN, purgeUrls: env.CDN_PURGE_URLS, secret: env.CDN_PURGE_SECRET ?? null };

export function findCdnConflicts(env: Env, isProduction: boolean): [boolean, string][] {
  const { CDN: kind, CDN_PURGE_URLS: urls, CDN_PURGE_SECRET: secret } = env;
  const isHosted = kind === 'fastly' || kind === 'cloudflare';
  return [
    [
      kind !== undefined && urls.length === 0,
      'CDN_PURGE_URLS: is required with CDN: what has changed would be shown for half a minute',
    ],
    [
      kind === undefined && (urls.length > 0 || secret !== undefined),
      'CDN: is required with CDN_PURGE_URLS and CDN_PURGE_SECRET',
    ],
    [isHosted && secret === undefined, 'CDN_PURGE_SECRET: is required with CDN=fastly and CDN=cloudflare'],
    [
      // Those of hosted caches are drawn there.
      isProduction && kind === 'varnish' && isWeakBeside(secret, env.JWT_SECRET),
      'CDN_PURGE_SECRET: can be guessed, or is another secret as well: use one that a machine drew for this alone',
    ],
    [
      isProduction && isHosted && urls.some((address) => new URL(address).protocol !== 'https:'),
      'CDN_PURGE_URLS: must begin with https:// in production: the secret would be sent for all to read',
    ],
  ];
}
