import { describe, expect, it } from 'vitest';
import { callOffText } from './call-off-dialog.tsx';

const totals = (orders: number, held: number) => ({
  orders,
  held,
  units: orders,
  revenue: orders * 2500,
  currency: 'EUR',
  at: 0,
});

describe('what calling off does', () => {
  it.each([
    [0, 0, 'Nobody has ordered.'],
    [1, 0, '1 order of €25.00 is cancelled'],
    [1234, 0, '1,234 orders of €30,850.00 in all are cancelled'],
    [0, 1, 'The unit that somebody is paying for is let go.'],
    [2, 5, 'The 5 units that fans are paying for are let go.'],
  ])('%i orders, %i held: %s', (orders, held, words) => {
    expect(callOffText(totals(orders, held))).toContain(words);
    expect(callOffText(totals(orders, held)).includes('Every buyer is told.')).toBe(orders + held > 0);
  });

  it('promises nothing about orders while their number is not known', () => {
    expect(callOffText(null)).not.toContain('Nobody');
  });
});
