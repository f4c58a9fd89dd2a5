import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';
import { createBoundedMap } from '../bounded-map.ts';

/** What is known of where a request came from. */
export type Origin = { headers: IncomingHttpHeaders; socket: { remoteAddress?: string | undefined } };

/** Providers give a household up to this much of IPv6 (RFC 6177): whatever address of it a request has, it counts as one. */
const IPV6_PREFIX_BITS = 56;
const REMEMBERED_MAX = 10_000;
/** The longest text of an address, with a zone and a port. */
const TEXT_MAX = 100;

/**
 * The address by which a request is counted, behind as many proxies as we trust: an IPv4 address, or the network of an IPv6 address.
 * Each proxy appends the address that it was called from to X-Forwarded-For; a client can make up what stands before that. Text
 * that is no address counts as the proxy that passed it on, so that a made-up address does not get a count of its own.
 */
export function clientNetwork(request: Origin, trustedHops: number): string {
  const own = countedAs(request.socket.remoteAddress ?? '') ?? 'unknown';
  const forwarded = trustedHops > 0 ? request.headers['x-forwarded-for'] : undefined;
  if (typeof forwarded !== 'string' || forwarded === '') return own;
  const hops = forwarded.split(',').slice(-trustedHops).toReversed();
  let nearest = own;
  for (const hop of hops) {
    const network = countedAs(hop.trim());
    if (network === null) return nearest;
    nearest = network;
  }
  return nearest;
}

const remembered = createBoundedMap<string>(REMEMBERED_MAX);

/** The network of an address as proxies write it, with a port or in brackets, say; `null` for anything else. */
function countedAs(text: string): string | null {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const network = toNetwork(text);
  if (network !== null) remembered.set(text, network);
  return network;
}

function toNetwork(text: string): string | null {
  if (text.length > TEXT_MAX) return null;
  const bare = withoutPort(text).split('%', 1)[0] ?? '';
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return null;
  // An IPv4 address that is written as one of IPv6 is the IPv4 address.
  const address = ipaddr.process(bare);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${IPV6_PREFIX_BITS}`).toString()}/${IPV6_PREFIX_BITS}`;
}

function withoutPort(text: string): string {
  if (text.startsWith('[')) return text.slice(1, text.indexOf(']'));
  const colon = text.indexOf(':');
  // More than one colon is an IPv6 address without a port.
  return colon > 0 && colon === text.lastIndexOf(':') ? text.slice(0, colon) : text;
}
