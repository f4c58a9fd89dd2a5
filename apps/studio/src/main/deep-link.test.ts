import { describe, expect, it } from 'vitest';
import { createLinkFollower, linkIn, parseLink } from './deep-link.ts';

const ROOM = { name: 'live', dropId: 'drp_1' };

describe('parseLink', () => {
  it.each([
    ['livedrops://drops/drp_1', ROOM],
    ['livedrops://drops/drp_1/live', ROOM],
    ['livedrops://drops/drp_1/', ROOM],
    ['livedrops://orders/ord_01JD-x', { name: 'order', orderId: 'ord_01JD-x' }],
    ['livedrops://overview', { name: 'overview' }],
    ['livedrops://overview/', { name: 'overview' }],
    ['livedrops://api-keys', { name: 'api-keys' }],
    ['livedrops://settings', { name: 'settings' }],
  ])('%s', (link, screen) => {
    expect(parseLink(link)).toEqual(screen);
  });

  it.each([
    '',
    'livedrops:',
    'livedrops://',
    'livedrops:///drops',
    'livedrops:drops',
    'livedrops://nowhere',
    'livedrops://live',
    'livedrops://order',
    'livedrops://drops/drp_1/end',
    'livedrops://drops/drp_1/live/now',
    'livedrops://drops//live',
    'livedrops://drops/../orders',
    'livedrops://drops/drp_1?end=true',
    'livedrops://drops/drp_1#x',
    'livedrops://drops/drp_1%2Flive',
    'livedrops://user:word@drops/drp_1',
    'livedrops://drops:80/drp_1',
    'livedrops://drops/drp_1\u0000',
    'livedrops://drops/drp_1\nlivedrops://overview',
    'livedrops://drops/javascript_',
    'livedrops://drops/1',
    `livedrops://drops/drp_${'x'.repeat(10_000)}`,
    'https://drops/drp_1',
    'javascript:alert(1)',
    'file:///etc/passwd',
  ])('refuses %j', (link) => {
    expect(parseLink(link)).toBeNull();
  });
});

describe('linkIn', () => {
  it('finds the one link of a command line', () => {
    expect(linkIn(['/usr/bin/studio', '--flag', 'livedrops://drops/drp_1'])).toEqual(ROOM);
  });

  it.each([
    [[]],
    [['/usr/bin/studio', '--api-url=https://evil.test']],
    [['livedrops://drops/drp_1', 'livedrops://drops/drp_2']],
    [['livedrops://drops/drp_1', 'LIVEDROPS://nonsense']],
    [['--open=livedrops://drops/drp_1']],
    [[' livedrops://drops/drp_1']],
    [[`livedrops://drops/${'x'.repeat(10_240)}`]],
    [Array.from({ length: 1_000 }, () => 'junk')],
  ])('follows none of %j', (argv) => {
    expect(linkIn(argv)).toBeNull();
  });
});

it('follows the last link that came before there was a window, and every one after that', () => {
  const opened: unknown[] = [];
  const links = createLinkFollower();
  links.follow(parseLink('livedrops://overview'));
  links.follow(parseLink('livedrops://drops/drp_1'));
  links.follow(null);
  links.begin((screen) => void opened.push(screen));
  links.follow(null);
  links.follow(parseLink('livedrops://fans'));
  expect(opened).toEqual([ROOM, { name: 'fans' }]);
});
