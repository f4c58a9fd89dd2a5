import { expect, test } from 'vitest';
import { whyNotCall } from './outbound-url.ts';
import { isPublicAddress } from './public-address.ts';

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.1',
  '2606:4700:4700::1111',
  '2a00:1450:4001::1',
  '::ffff:8.8.8.8',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  ['this host', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ['loopback', '127.0.0.1'],
  ['all of loopback', '127.255.255.254'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['link-local, and the metadata of clouds', '169.254.169.254'],
  ['protocol assignments', '192.0.0.8'],
  ['documentation', '192.0.2.1'],
  ['documentation', '203.0.113.7'],
  ['benchmarks', '198.18.0.1'],
  ['6to4 relays', '192.88.99.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['IPv4 in IPv6', '::ffff:127.0.0.1'],
  ['IPv4 in IPv6, in hexadecimal', '::ffff:7f00:1'],
  ['IPv4 in IPv6, metadata', '::ffff:a9fe:a9fe'],
  ['IPv4-compatible', '::127.0.0.1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['local NAT64', '64:ff9b:1::1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001::1'],
  ['documentation', '2001:db8::1'],
  ['documentation', '3fff::1'],
  ['unique local, and the metadata of AWS', 'fd00:ec2::254'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['multicast', 'ff02::1'],
  ['discard', '100::1'],
  ['given to nobody', '4000::1'],
  ['no address', 'localhost'],
  ['nothing', ''],
])('%s is not public: %s', (_name, address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  'https://hooks.example.com/livedrops?shop=1',
  'https://hooks.example.com:8443/',
  'https://8.8.8.8/',
  'https://[2606:4700:4700::1111]/',
])('strangers may have us call %s', (url) => {
  expect(whyNotCall(url, false)).toBeNull();
});

const PRIVATE = 'must lead to a host on the public Internet';
test.each([
  ['http://hooks.example.com/', 'must begin with https://'],
  ['ftp://hooks.example.com/', 'must begin with https://'],
  ['javascript:alert(1)', 'must begin with https://'],
  ['//hooks.example.com/', 'must be a URL'],
  ['https://', 'must be a URL'],
  ['https://me:secret@hooks.example.com/', 'must not contain a user name or password'],
  ['https://me@hooks.example.com/', 'must not contain a user name or password'],
  ['https://hooks.example.com/#a', 'must not contain a fragment'],
  ['https://hooks.example.com:22/', 'must use port 443 or one from 1024 on'],
  ['https://hooks.example.com:80/', 'must use port 443 or one from 1024 on'],
  ['https://localhost/', PRIVATE],
  ['https://LOCALHOST./', PRIVATE],
  ['https://mongo/', PRIVATE],
  ['https://db.internal/', PRIVATE],
  ['https://printer.local/', PRIVATE],
  ['https://router.home.arpa/', PRIVATE],
  ['https://127.0.0.1/', PRIVATE],
  ['https://2130706433/', PRIVATE],
  ['https://0x7f000001/', PRIVATE],
  ['https://0x7f.1/', PRIVATE],
  ['https://0177.0.0.1/', PRIVATE],
  ['https://127.1/', PRIVATE],
  ['https://１２７.0.0.1/', PRIVATE],
  ['https://[::1]/', PRIVATE],
  ['https://[::ffff:127.0.0.1]/', PRIVATE],
  ['https://[fd00:ec2::254]/', PRIVATE],
  ['https://169.254.169.254/latest/meta-data/', PRIVATE],
])('strangers may not have us call %s', (url, reason) => {
  expect(whyNotCall(url, false)).toBe(reason);
});

test('where it is allowed, this network may be called, but nobody else is', () => {
  expect(whyNotCall('http://127.0.0.1:80/hook', true)).toBeNull();
  expect(whyNotCall('http://mongo:9000/hook', true)).toBeNull();
  expect(whyNotCall('http://me:secret@127.0.0.1/', true)).toBe('must not contain a user name or password');
  expect(whyNotCall('file:///etc/passwd', true)).toBe('must begin with https://');
});
