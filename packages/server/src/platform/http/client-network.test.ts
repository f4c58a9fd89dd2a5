import { expect, it } from 'vitest';
import { clientNetwork } from './client-network.ts';

const PROXY = '10.0.0.9';
const networkOf = (forwarded: string | undefined, hops: number, remoteAddress = PROXY) =>
  clientNetwork(
    { headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }, socket: { remoteAddress } },
    hops,
  );

it.each([
  [undefined, 0, PROXY],
  [undefined, 1, PROXY],
  ['', 1, PROXY],
  ['1.1.1.1', 0, PROXY],
  ['1.1.1.1', 1, '1.1.1.1'],
  ['1.1.1.1, 2.2.2.2', 1, '2.2.2.2'],
  ['1.1.1.1,2.2.2.2', 2, '1.1.1.1'],
  ['1.1.1.1 , 2.2.2.2', 5, '1.1.1.1'],
])('X-Forwarded-For: %s behind %i proxies is counted as %s', (forwarded, hops, network) => {
  expect(networkOf(forwarded, hops)).toBe(network);
});

it.each([
  ['1.1.1.1:4711', '1.1.1.1'],
  ['::ffff:1.1.1.1', '1.1.1.1'],
  ['::FFFF:101:101', '1.1.1.1'],
  ['[::ffff:1.1.1.1]:4711', '1.1.1.1'],
  ['2001:db8:1:2::1', '2001:db8:1::/56'],
  ['2001:DB8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1::/56'],
  ['2001:db8:1:ff::1', '2001:db8:1::/56'],
  ['2001:db8:1:100::1', '2001:db8:1:100::/56'],
  ['[2001:db8:1:2::1]', '2001:db8:1::/56'],
  ['[2001:db8:1:2::1]:4711', '2001:db8:1::/56'],
  ['fe80::1%eth0', 'fe80::/56'],
])('%s is counted as %s, from a header and from a socket', (text, network) => {
  expect(networkOf(text, 1)).toBe(network);
  if (!text.includes(']') && !text.includes(':4711')) expect(networkOf(undefined, 0, text)).toBe(network);
});

it.each([
  'unknown',
  '_hidden',
  '1.1.1',
  '1',
  '0x7f.1',
  '1.1.1.1.1',
  ':',
  '[',
  ']',
  '[]',
  '%',
  '1'.repeat(100_000),
])('what is no address counts as the proxy that passed it on: %.20s', (text) => {
  expect(networkOf(text, 1)).toBe(PROXY);
  expect(networkOf(`${text}, 2.2.2.2`, 2)).toBe('2.2.2.2');
});
