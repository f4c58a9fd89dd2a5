import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Names that are never on the public Internet (RFC 6761, 6762, 8375, and ICANN's `.internal`). */
const LOCAL_NAMES = /(^|\.)(localhost|local|internal|lan|home\.arpa|test|example|invalid|onion)\.?$/i;

/** Below this, ports belong to services that speak something else. */
const FREE_PORT_MIN = 1024;

/** The host as sockets and resolvers want it: IPv6 without brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

/**
 * Why strangers may not have us call a URL, in words for them; `null` when they may. This looks at the text alone. Where a name leads to
 * is judged when it is called, each time, because that can change.
 *
 * @param allowPrivate also plain `http:`, any port and hosts of this network: for development and tests
 */
export function whyNotCall(text: string, allowPrivate: boolean): string | null {
  if (!URL.canParse(text)) return 'must be a URL';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.hash !== '') return 'must not contain a fragment';
  if (allowPrivate) return null;
  if (url.port !== '' && Number(url.port) < FREE_PORT_MIN)
    return `must use port 443 or one from ${FREE_PORT_MIN} on`;
  return isPublicHost(hostOf(url)) ? null : 'must lead to a host on the public Internet';
}

const isPublicHost = (host: string): boolean =>
  isIP(host) === 0 ? host.includes('.') && !LOCAL_NAMES.test(host) : isPublicAddress(host);
