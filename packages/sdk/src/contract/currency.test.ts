import { describe, expect, it, vi } from 'vitest';
import { currencyDigits, formatMoney, isCurrency } from './currency.ts';
import { createProductInputSchema } from './product.ts';

it.each([
  ['EUR', 2],
  ['HUF', 2],
  ['TWD', 2],
  ['IDR', 2],
  ['JPY', 0],
  ['ISK', 0],
  ['UGX', 0],
  ['MGA', 0],
  ['KWD', 3],
  ['TND', 3],
])('%s has %i digits', (code, digits) => {
  expect(isCurrency(code)).toBe(true);
  expect(currencyDigits(code)).toBe(digits);
});

it.each(['ZZZ', 'XXX', 'XAU', 'DEM', 'eur', 'constructor', ''])('%j is no currency', (code) => {
  expect(isCurrency(code)).toBe(false);
});

it.each([
  ['EUR', true],
  ['ZZZ', false],
  ['eur', false],
])('a product in %s is taken: %s', (currency, isTaken) => {
  const input = { title: 'Mug', description: '', price: 1900, currency };
  expect(createProductInputSchema.safeParse(input).success).toBe(isTaken);
});

describe('an amount in words', () => {
  it.each([
    [4800, 'EUR', '€48.00'],
    [4800, 'JPY', 'JP¥4,800'],
    [150_000, 'HUF', 'HUF 1,500.00'],
    [1230, 'KWD', 'KWD 1.230'],
    [500, 'MGA', 'MGA 500'],
    [1500, 'ISK', 'ISK 1,500'],
  ])('%i %s is %s', (minor, currency, text) => {
    expect(formatMoney(minor, currency, 'en-GB').replace(/\s/g, ' ')).toBe(text);
  });

  it('is the same in an engine that thinks that forints have no digits, and yen two', async () => {
    const Real = Intl.NumberFormat;
    // Digits that are said win over an engine's own.
    vi.spyOn(Intl, 'NumberFormat').mockImplementation(function strange(locale, options) {
      const own = options?.currency === 'JPY' ? 2 : 0;
      return new Real(locale, { minimumFractionDigits: own, maximumFractionDigits: own, ...options });
    });
    expect(formatMoney(150_000, 'HUF', 'en-IE')).toContain('1,500.00');
    expect(formatMoney(4800, 'JPY', 'en-IE')).toMatch(/4,800$/);
    vi.restoreAllMocks();
  });
});
