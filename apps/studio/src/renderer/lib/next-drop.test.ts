import type { Drop, DropStatus } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { nextDrop } from './next-drop.ts';

const drop = (id: string, status: DropStatus, startsAt: string, endsAt: string): Drop =>
  ({ id, status, startsAt: `2026-11-23T${startsAt}:00Z`, endsAt: `2026-11-23T${endsAt}:00Z` }) as Drop;

const SOLD_OUT = drop('sold out', 'sold_out', '10:00', '10:30');
const LIVE = drop('live', 'live', '10:00', '12:00');
const PAUSED = drop('paused', 'paused', '10:00', '11:00');
const SOON = drop('soon', 'scheduled', '11:00', '12:00');
const LATER = drop('later', 'scheduled', '13:00', '14:00');
const ENDED = drop('ended', 'ended', '08:00', '09:00');

describe('nextDrop', () => {
  it.each<[string, Drop[], Drop | undefined, string?]>([
    ['what sells, though another ends sooner', [SOLD_OUT, LIVE, SOON], LIVE],
    ['what starts within minutes, though another ends later', [LIVE, SOON], SOON, '10:50'],
    ['what ends before the next start', [PAUSED, LATER], PAUSED, '10:59'],
    ['what runs, while the next start is far', [LIVE, SOON], LIVE, '10:49'],
    ['what is late to start', [LIVE, SOON], SOON, '11:01'],
    ['of those that sell the one that ends first', [LIVE, PAUSED], PAUSED],
    ['what is sold out before what is planned', [SOON, SOLD_OUT], SOLD_OUT],
    ['the next start', [LATER, SOON, ENDED], SOON],
    ['nothing of what is over', [ENDED], undefined],
  ])('is %s', (_name, drops, expected, now = '09:30') => {
    expect(nextDrop(drops, Date.parse(`2026-11-23T${now}:00Z`))).toBe(expected);
  });
});
