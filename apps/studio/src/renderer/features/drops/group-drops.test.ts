import type { Drop, DropStatus } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { groupDrops } from './group-drops.ts';

const drop = (id: string, status: DropStatus, startHour: number, endHour: number): Drop =>
  ({
    id,
    status,
    startsAt: new Date(Date.UTC(2026, 10, 23, startHour)).toISOString(),
    endsAt: new Date(Date.UTC(2026, 10, 23, endHour)).toISOString(),
  }) as Drop;

describe('groupDrops', () => {
  it('puts each drop in one group, the most urgent first', () => {
    const groups = groupDrops([
      drop('later', 'scheduled', 20, 21),
      drop('soon', 'scheduled', 18, 22),
      drop('long', 'live', 10, 20),
      drop('short', 'paused', 11, 19),
      drop('gone', 'sold_out', 9, 21),
      drop('old', 'ended', 1, 2),
      drop('newer', 'cancelled', 3, 4),
    ]);
    expect(groups.onAir.map(({ id }) => id)).toEqual(['short', 'long', 'gone']);
    expect(groups.scheduled.map(({ id }) => id)).toEqual(['soon', 'later']);
    expect(groups.past.map(({ id }) => id)).toEqual(['newer', 'old']);
  });
});
