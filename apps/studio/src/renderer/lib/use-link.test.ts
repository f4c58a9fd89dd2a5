import { describe, expect, it } from 'vitest';
import { linkHealth, whyCommandsAreOff, type LinkHealth } from './use-link.ts';

const NOW = 1_000_000;

describe('linkHealth', () => {
  it.each([
    ['live', NOW - 4_900, 'live'],
    ['live', NOW - 5_100, 'silent'],
    ['live', undefined, 'live'],
    ['waiting', NOW - 60_000, 'reconnecting'],
    ['connecting', undefined, 'reconnecting'],
    ['catching_up', NOW, 'reconnecting'],
    ['denied', NOW, 'offline'],
    ['closed', NOW, 'offline'],
  ] as const)('%s, heard at %s: %s', (name, heardAt, health) => {
    expect(linkHealth({ state: { name }, heardAt }, NOW)).toBe(health);
  });
});

describe('whyCommandsAreOff', () => {
  it.each<[LinkHealth, boolean]>([
    ['live', false],
    ['silent', true],
    ['reconnecting', true],
    ['offline', true],
  ])('%s: %s', (health, areOff) => {
    expect(whyCommandsAreOff(health) !== null).toBe(areOff);
  });
});
