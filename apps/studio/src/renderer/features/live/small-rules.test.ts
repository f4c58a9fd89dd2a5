import type { Drop, DropOrder } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { heldFeed } from './held-feed.ts';
import { preflightChecks } from './preflight-checks.ts';
import { soldMilestone } from './sold-milestone.ts';

const orders = (...ids: string[]): DropOrder[] => ids.map((id) => ({ id }) as DropOrder);

describe('heldFeed', () => {
  it.each([
    ['not held', orders('b', 'a'), null, ['b', 'a'], 0],
    ['held, nothing new', orders('b', 'a'), orders('b', 'a'), ['b', 'a'], 0],
    ['held, two new', orders('d', 'c', 'b', 'a'), orders('b', 'a'), ['b', 'a'], 2],
    ['held, old ones fell off', orders('d', 'c'), orders('b', 'a'), ['b', 'a'], 2],
  ])('%s', (_name, now, held, shown, waiting) => {
    const result = heldFeed(now, held);
    expect(result.shown.map(({ id }) => id)).toEqual(shown);
    expect(result.waiting).toBe(waiting);
  });
});

describe('soldMilestone', () => {
  it.each([
    [0, 100, null],
    [49, 100, null],
    [50, 100, 50],
    [79, 100, 50],
    [80, 100, 80],
    [100, 100, 80],
    [0, 0, null],
  ])('%i of %i sold: %s', (sold, stock, milestone) => {
    expect(soldMilestone({ sold, stock })).toBe(milestone);
  });
});

describe('preflightChecks', () => {
  const drop = { price: 2500, currency: 'EUR', stock: 10, perUserLimit: 2, imageUrl: '/a.png' } as Drop;
  const faults = (patch: Partial<Drop>, link: 'live' | 'offline' = 'live', clockOffsetMs = 0): string[] =>
    preflightChecks({ drop: { ...drop, ...patch }, link, clockOffsetMs })
      .filter(({ isFine }) => !isFine)
      .map(({ name }) => name);

  it.each<[string, string[], string[]]>([
    ['all is well', faults({}), []],
    ['free', faults({ price: 0 }), ['Price']],
    ['no limit', faults({ perUserLimit: null }), ['Limit per person']],
    ['no picture', faults({ imageUrl: null }), ['Picture']],
    ['offline', faults({}, 'offline'), ['Connection']],
    ['a slow clock', faults({}, 'live', 6_000), ['Clock']],
    ['a fast clock', faults({}, 'live', -600_000), ['Clock']],
  ])('%s', (_name, found, expected) => {
    expect(found).toEqual(expected);
  });
});
