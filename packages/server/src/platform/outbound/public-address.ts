import ipaddr from 'ipaddr.js';

/** The part of IPv6 that is given out for the Internet (RFC 4291, section 2.4): everything else is special or nobody's. */
const GLOBAL_UNICAST = [ipaddr.IPv6.parse('2000::'), 3] as const;

/**
 * Whether an address is on the public Internet. What is not surely so is not: loopback, private and link-local networks, the metadata
 * services of clouds, multicast, documentation, and addresses that carry another one in them (RFC 6890 and its successors).
 *
 * @param address as a resolver or a socket says it, without brackets
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in the clothes of IPv6 is judged as what it is.
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(...GLOBAL_UNICAST);
}
