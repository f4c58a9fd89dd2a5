import { expect, it } from 'vitest';
import { createBoundedMap } from './bounded-map.ts';

it('keeps the newest, and what is asked for', () => {
  const map = createBoundedMap<number>(20);
  map.set('kept', 0);
  for (let count = 1; count <= 100; count += 1) {
    map.set(`key ${count}`, count);
    expect(map.get('kept'), `after ${count}`).toBe(0);
  }
  const known = Array.from({ length: 100 }, (_, index) => index + 1).filter(
    (count) => map.get(`key ${count}`) !== undefined,
  );
  expect(known.length).toBeLessThanOrEqual(20);
  expect(known).toContain(100);
  expect(known).toContain(93);
  expect(known).not.toContain(70);
});
