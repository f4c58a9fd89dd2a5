import { expect, it } from 'vitest';
import { createNewsFilter } from './use-drop-notices.ts';

const MINUTE = 60_000;

it('tells once in ten minutes that a drop is sold out, however often a unit comes back', () => {
  const isNews = createNewsFilter();
  const at = [0, 1, 9 * MINUTE, 10 * MINUTE, 11 * MINUTE];
  expect(at.map((nowMs) => isNews('drop.soldout', 'drp_1', nowMs))).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
  expect(isNews('drop.soldout', 'drp_2', 0)).toBe(true);
  expect(isNews('drop.started', 'drp_1', 0)).toBe(true);
});
