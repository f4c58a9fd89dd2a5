import dns, { type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** A host led to an address that must not be called. */
export class PrivateAddressError extends Error {
  override name = 'PrivateAddressError';
}

export type ResolveAll = (hostname: string) => Promise<LookupAddress[]>;

const resolveBySystem: ResolveAll = (hostname) => dns.promises.lookup(hostname, { all: true });

/**
 * Finds addresses for a socket and refuses those that are not public. The socket connects to the very addresses that were judged here, so a
 * name that leads elsewhere a moment later (DNS rebinding) gains nothing. One private address among several refuses them all:
 * no honest host has both.
 */
export const guardedLookup =
  (resolve: ResolveAll = resolveBySystem): LookupFunction =>
  (hostname, options, callback) => {
    void resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
          callback(new PrivateAddressError(`${hostname} is not on the public Internet`), '');
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), ''),
    );
  };
