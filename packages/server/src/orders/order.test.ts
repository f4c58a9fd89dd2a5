import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, fitToStock, slotName, sumByDrop, takeSlots, toIntent } from './order.ts';

const line = (dropId: string, quantity: number) => ({ dropId, quantity });

describe('toIntent', () => {
  it('sums lines of the same drop and sorts by drop', () => {
    const intent = toIntent({ items: [line('drp_b', 1), line('drp_a', 2), line('drp_b', 3)] });
    expect(intent.lines).toEqual([line('drp_a', 2), line('drp_b', 4)]);
  });

  it('gives one text for one intent, however it was written', () => {
    const written = fc.array(
      fc.record({ dropId: fc.constantFrom('a', 'b', 'c'), quantity: fc.integer({ min: 1, max: 9 }) }),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(written, fc.infiniteStream(fc.nat()), (items, order) => {
        const shuffled = items.map((item) => ({ item, at: order.next().value })).sort((a, b) => a.at - b.at);
        const again = shuffled.map(({ item }) => item);
        expect(canonicalText(toIntent({ items: again }))).toBe(canonicalText(toIntent({ items })));
      }),
    );
  });

  it('tells quantities apart', () => {
    expect(canonicalText(toIntent(line('drp_a', 1)))).not.toBe(canonicalText(toIntent(line('drp_a', 2))));
  });
});

describe('takeSlots', () => {
  const wanted = { dropId: 'drp_1', userId: 'usr_1', quantity: 2, limit: 3 };
  const slot = (n: number) => slotName('drp_1', 'usr_1', n);

  it('takes the lowest free slots', () => {
    expect(takeSlots(wanted, new Set())).toEqual({ slots: [slot(1), slot(2)] });
    expect(takeSlots(wanted, new Set([slot(1)]))).toEqual({ slots: [slot(2), slot(3)] });
  });

  it('says how many the person has when the limit is reached', () => {
    expect(takeSlots(wanted, new Set([slot(1), slot(3)]))).toEqual({ held: 2 });
    expect(takeSlots({ ...wanted, quantity: 4 }, new Set())).toEqual({ held: 0 });
  });
});

describe('sumByDrop', () => {
  it('adds units and counts orders per drop, sorted', () => {
    const sums = sumByDrop([{ lines: [line('b', 1)] }, { lines: [line('a', 2), line('b', 3)] }]);
    expect([...sums]).toEqual([
      ['a', { units: 2, orders: 1 }],
      ['b', { units: 4, orders: 2 }],
    ]);
  });
});

describe('fitToStock', () => {
  it('lets small orders past one that is too large', () => {
    const entries = [{ lines: [line('a', 2)] }, { lines: [line('a', 5)] }, { lines: [line('a', 1)] }];
    expect(fitToStock(entries, new Map([['a', 3]]))).toEqual([null, { dropId: 'a', remaining: 1 }, null]);
  });

  it('takes nothing of any drop for an order that does not fit whole', () => {
    const entries = [{ lines: [line('a', 1), line('b', 2)] }, { lines: [line('a', 1)] }];
    const free = new Map([
      ['a', 1],
      ['b', 1],
    ]);
    expect(fitToStock(entries, free)).toEqual([{ dropId: 'b', remaining: 1 }, null]);
  });

  it('never gives out more than there is, and refuses only what truly does not fit', () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 50 });
    fc.assert(
      fc.property(quantities, fc.nat(60), (wanted, pool) => {
        const fits = fitToStock(
          wanted.map((quantity) => ({ lines: [line('a', quantity)] })),
          new Map([['a', pool]]),
        );
        const given = wanted
          .filter((_, index) => fits[index] === null)
          .reduce((sum, quantity) => sum + quantity, 0);
        expect(given).toBeLessThanOrEqual(pool);
        for (const [index, fit] of fits.entries())
          if (fit) expect(wanted[index]).toBeGreaterThan(fit.remaining);
        const refused = wanted.filter((_, index) => fits[index] !== null);
        for (const quantity of refused) expect(quantity).toBeGreaterThan(pool - given);
      }),
    );
  });
});
