import type { SoldOrder } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { chooseLoaded, isChosen, NOTHING, pressRow } from './selection.ts';

const part = (id: string, dropId = 'drp_1') => ({ id, dropId }) as SoldOrder;
const loaded = ['a', 'b', 'c', 'd'].map((id) => part(id));
const press = (before: typeof NOTHING, id: string, isRange = false) =>
  pressRow(before, loaded, part(id), isRange);
const chosen = (selection: typeof NOTHING) =>
  loaded
    .filter((one) => isChosen(selection, one))
    .map(({ id }) => id)
    .join('');

describe('a press on a row', () => {
  it('chooses it, and not any more', () => {
    expect(chosen(press(NOTHING, 'b'))).toBe('b');
    expect(chosen(press(press(NOTHING, 'b'), 'b'))).toBe('');
  });

  it('with Shift takes all from the row before it, in both directions', () => {
    expect(chosen(press(press(NOTHING, 'b'), 'd', true))).toBe('bcd');
    expect(chosen(press(press(NOTHING, 'd'), 'b', true))).toBe('bcd');
    const all = chooseLoaded(loaded);
    expect(chosen(press(press(all, 'a'), 'c', true))).toBe('d');
  });

  it('with Shift and no row before it takes the one', () => {
    expect(chosen(press(NOTHING, 'c', true))).toBe('c');
  });
});

it('knows the parts of one order apart', () => {
  expect(isChosen(press(NOTHING, 'a'), part('a', 'drp_2'))).toBe(false);
});
