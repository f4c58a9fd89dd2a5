import type { IncomingHttpHeaders } from 'node:http';

/** What is known of where a request came from. */
export type Origin = { headers: IncomingHttpHeaders; socket: { remoteAddress?: string | undefined } };

/**
 * The address that a request comes from, behind as many proxies as we trust: what Express calls `request.ip`. Each
 * proxy appends the address that it was called from to X-Forwarded-For; what stands before that, anybody may have made up.
 */
export function clientAddress(request: Origin, trustedHops: number): string {
  const { remoteAddress } = request.socket;
  const forwarded = trustedHops > 0 ? request.headers['x-forwarded-for'] : undefined;
  if (typeof forwarded !== 'string' || forwarded === '') return remoteAddress ?? 'unknown';
  const nearestFirst = [remoteAddress ?? 'unknown', ...forwarded.split(',').map(trimSpaces).toReversed()];
  return nearestFirst[Math.min(trustedHops, nearestFirst.length - 1)] ?? 'unknown';
}

const trimSpaces = (text: string) => text.trim();
