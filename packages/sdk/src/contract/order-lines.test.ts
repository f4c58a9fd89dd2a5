import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceFieldOf, sumOrderLines, textOfLines } from './order-lines.ts';

const line = (dropId: string, quantity: number, unitPrice?: number) => ({
  dropId,
  quantity,
  ...(unitPrice !== undefined && { unitPrice }),
});

describe('the lines of an order', () => {
  it('sums lines of the same drop and sorts by drop', () => {
    const lines = sumOrderLines({ items: [line('drp_b', 1), line('drp_a', 2), line('drp_b', 3)] });
    expect(lines).toEqual([line('drp_a', 2), line('drp_b', 4)]);
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
        expect(textOfLines(sumOrderLines({ items: again }))).toBe(textOfLines(sumOrderLines({ items })));
      }),
    );
  });

  it('keeps the price that was seen', () => {
    const items = [line('drp_a', 1, 500), line('drp_a', 2)];
    expect(sumOrderLines({ items })).toEqual([line('drp_a', 3, 500)]);
    expect(textOfLines(sumOrderLines(line('drp_a', 1, 500)))).not.toBe(
      textOfLines(sumOrderLines(line('drp_a', 1))),
    );
  });

  it('tells quantities apart', () => {
    expect(textOfLines(sumOrderLines(line('drp_a', 1)))).not.toBe(
      textOfLines(sumOrderLines(line('drp_a', 2))),
    );
  });

  it('says where the price of a drop stands', () => {
    expect(priceFieldOf(line('drp_a', 1, 500), 'drp_a')).toBe('unitPrice');
    const items = [line('drp_b', 1, 700), line('drp_a', 1), line('drp_a', 2, 500)];
    expect(priceFieldOf({ items }, 'drp_a')).toBe('items.2.unitPrice');
  });
});
