import { expect, it } from 'vitest';
import { createNetworkRule, isNearby } from './local-network.ts';

const names: Record<string, string[]> = {
  localhost: ['127.0.0.1', '::1'],
  'api.example.com': ['203.0.113.7'],
  'studio.lan': ['192.168.1.20'],
  'both.example.com': ['127.0.0.1', '203.0.113.7'],
};
const resolve = async (host: string) => {
  const found = names[host];
  if (found === undefined) throw new Error('ENOTFOUND');
  return found.map((address) => ({ address }));
};

const PERMISSIONS = ['local-network', 'local-network-access', 'loopback-network', 'geolocation'];

it.each([
  ['http://127.0.0.1:3001', ['local-network-access', 'loopback-network']],
  ['http://[::1]:3001', ['local-network-access', 'loopback-network']],
  ['http://localhost:3001', ['local-network-access', 'loopback-network']],
  ['http://192.168.1.20', ['local-network', 'local-network-access']],
  ['http://10.1.2.3', ['local-network', 'local-network-access']],
  ['http://[fd00::1]', ['local-network', 'local-network-access']],
  ['http://studio.lan', ['local-network', 'local-network-access']],
  ['https://api.example.com', []],
  ['https://203.0.113.7', []],
  ['https://not.found', []],
])('a Studio of %s may reach %j', async (apiUrl, expected) => {
  const rule = createNetworkRule(() => apiUrl, resolve);
  const allowed: string[] = [];
  for (const permission of PERMISSIONS) if (await rule.decide(permission)) allowed.push(permission);
  expect(allowed).toEqual(expected);
  // The check that comes afterwards cannot wait.
  expect(PERMISSIONS.filter(rule.isAllowed)).toEqual(expected);
});

it('forgets what a server could reach when another one is chosen', async () => {
  let apiUrl: string | null = 'http://127.0.0.1:3001';
  const rule = createNetworkRule(() => apiUrl, resolve);
  expect(await rule.decide('loopback-network')).toBe(true);
  for (const next of ['https://api.example.com', 'http://192.168.1.20', null]) {
    apiUrl = next;
    expect(rule.isAllowed('loopback-network')).toBe(false);
    expect(await rule.decide('loopback-network')).toBe(false);
  }
});

it.each([
  ['http://localhost:3001', true],
  ['http://[::1]', true],
  ['http://studio.lan', true],
  ['http://api.example.com', false],
  ['http://203.0.113.7', false],
  // It leads home for this moment, and elsewhere for the next one.
  ['http://both.example.com', false],
  ['http://not.found', false],
])('%s is nearby: %s', async (apiUrl, expected) => {
  expect(await isNearby(apiUrl, resolve)).toBe(expected);
});
