import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

type Reach = 'loopback' | 'local' | 'public';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

const LOCAL = new BlockList();
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  LOCAL.addSubnet(net, prefix);
LOCAL.addSubnet('fc00::', 7, 'ipv6');
LOCAL.addSubnet('fe80::', 10, 'ipv6');

const reachOf = (address: string): Reach => {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (LOOPBACK.check(address, family)) return 'loopback';
  return LOCAL.check(address, family) ? 'local' : 'public';
};

/** Chromium's names for it, which changed from one permission to one for each network. */
const NEEDS: Record<Reach, readonly string[]> = {
  loopback: ['local-network-access', 'loopback-network'],
  local: ['local-network-access', 'local-network'],
  public: [],
};

type Resolve = (host: string) => Promise<{ address: string }[]>;
const resolveName: Resolve = (host) => lookup(host, { all: true });

export type NetworkRule = {
  /** Finds out where the server is, and answers whether its page needs the permission. */
  decide: (permission: string) => Promise<boolean>;
  /** As far as is known now. */
  isAllowed: (permission: string) => boolean;
};

/**
 * Newer Chromium asks before a page may reach this machine or its network. The Studio may where its server is, and nowhere else: a server
 * on the Internet is no reason to let it look around at home. Electron does not say what the page wants to reach, so the content security
 * policy has to: requests go to the one server. Only pictures that creators link may come from another https address in the same network.
 */
export const createNetworkRule = (
  currentApiUrl: () => string | null,
  resolve: Resolve = resolveName,
): NetworkRule => {
  /** What is known of the server with this address. */
  let known: { apiUrl: string | null; reaches: Reach[] } = { apiUrl: null, reaches: [] };
  const isAllowed = (permission: string): boolean =>
    known.apiUrl === currentApiUrl() && known.reaches.some((reach) => NEEDS[reach].includes(permission));
  return {
    isAllowed,
    decide: async (permission) => {
      const apiUrl = currentApiUrl();
      if (apiUrl === null) return false;
      // A name may lead elsewhere in another network. Without an answer the last one holds.
      const before = known.apiUrl === apiUrl ? known.reaches : [];
      known = { apiUrl, reaches: await reachesOf(apiUrl, resolve).catch(() => before) };
      return isAllowed(permission);
    },
  };
};

/** Whether all that a server's name leads to is this machine or its network. */
export const isNearby = async (apiUrl: string, resolve: Resolve = resolveName): Promise<boolean> => {
  const reaches = await reachesOf(apiUrl, resolve).catch((): Reach[] => []);
  return reaches.length > 0 && !reaches.includes('public');
};

async function reachesOf(apiUrl: string, resolve: Resolve): Promise<Reach[]> {
  const host = new URL(apiUrl).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) > 0) return [reachOf(host)];
  return (await resolve(host)).map(({ address }) => reachOf(address));
}

export const NETWORK_PERMISSIONS: ReadonlySet<string> = new Set(Object.values(NEEDS).flat());
