import { makeDrop } from '@livedrops/sdk/testing';
import { describe, expect, it } from 'vitest';
import { nearDrops } from './near-drops.ts';

const at = (time: string): number => Date.parse(`2026-11-23T${time}:00Z`);
const other = makeDrop({
  id: 'drp_other',
  status: 'scheduled',
  startsAt: '2026-11-23T18:00:00.000Z',
  endsAt: '2026-11-23T18:30:00.000Z',
});

describe('drops that are near', () => {
  it.each([
    ['17:00', '18:00', []],
    ['17:00', '18:01', ['overlap']],
    ['18:10', '18:20', ['overlap']],
    ['18:29', '19:00', ['overlap']],
    ['18:30', '19:00', []],
    ['17:50', '17:55', ['near']],
    ['17:49', '17:55', []],
  ])('from %s to %s: %j', (from, to, kinds) => {
    const found = nearDrops({ id: 'drp_1', start: at(from), end: at(to) }, [other]);
    expect(found.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('are neither the drop itself nor one that is over', () => {
    const span = { start: at('18:00'), end: at('18:30') };
    expect(nearDrops({ ...span, id: other.id }, [other])).toEqual([]);
    expect(nearDrops({ ...span, id: null }, [{ ...other, status: 'cancelled' }])).toEqual([]);
    expect(nearDrops({ ...span, id: null }, [other])).toHaveLength(1);
  });
});
