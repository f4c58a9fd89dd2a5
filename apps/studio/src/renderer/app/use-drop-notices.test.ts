import { describe, expect, it } from 'vitest';
import { createNewsFilter, dropNotice } from './use-drop-notices.ts';

const MINUTE = 60_000;

it('tells once in ten minutes that a drop is sold out, however often a unit comes back', () => {
  const isNews = createNewsFilter();
  const at = [0, 1, 9 * MINUTE, 10 * MINUTE, 11 * MINUTE];
  expect(at.map((nowMs) => isNews('sold_out', 'drp_1', nowMs))).toEqual([true, false, false, true, false]);
  expect(isNews('sold_out', 'drp_2', 0)).toBe(true);
  expect(isNews('started', 'drp_1', 0)).toBe(true);
});

it('tells that a drop is sold out, though it told a moment ago that the last units are in baskets', () => {
  const isNews = createNewsFilter();
  expect([isNews('in_baskets', 'drp_1', 0), isNews('sold_out', 'drp_1', 1)]).toEqual([true, true]);
});

describe('dropNotice', () => {
  const drop = { title: 'Night', stock: 1_200, held: 0 };

  it.each([
    ['drop.started', drop, 'Night is live'],
    ['drop.soldout', drop, 'Night is sold out'],
    ['drop.soldout', { ...drop, held: 3 }, 'Night: all in baskets'],
  ])('%s with %j', (type, about, title) => {
    expect(dropNotice(type, about)?.title).toBe(title);
  });

  it('says how many units may come back', () => {
    expect(dropNotice('drop.soldout', { ...drop, held: 3 })?.body).toBe(
      '3 of 1,200 units are still being paid and may come back.',
    );
  });

  it('is silent about everything else', () => {
    expect(dropNotice('drop.updated', drop)).toBeNull();
  });
});
