import { describe, expect, it } from 'vitest';
import {
  findHoldFaults,
  findPriceFaults,
  providerUnits,
  sayChargeFault,
  whyNotChargeable,
} from './chargeable.ts';

describe('an amount', () => {
  it.each([
    [50, 'EUR', null],
    [49, 'EUR', { kind: 'minimum', limit: 50 }],
    [1, 'EUR', { kind: 'minimum', limit: 50 }],
    [0, 'EUR', { kind: 'minimum', limit: 50 }],
    [30, 'GBP', null],
    [17_499, 'HUF', { kind: 'minimum', limit: 17_500 }],
    [1, 'KES', null],
    [0, 'KES', { kind: 'minimum', limit: 1 }],
    [99_999_999, 'EUR', null],
    [100_000_000, 'EUR', { kind: 'maximum', limit: 99_999_999 }],
    [100_000_000, 'IDR', null],
    [999_999, 'ISK', null],
    [1_000_000, 'ISK', { kind: 'maximum', limit: 999_999 }],
    [1230, 'KWD', null],
    [1235, 'KWD', { kind: 'step', limit: 10 }],
    [1000, 'ZZZ', { kind: 'currency' }],
    [1000, 'KPW', { kind: 'currency' }],
  ])('of %i %s: %j', (amount, currency, fault) => {
    expect(whyNotChargeable(amount, currency)).toEqual(fault);
  });

  it('is counted by the provider in units of its own', () => {
    expect(['ISK', 'UGX', 'JPY', 'EUR'].map(providerUnits)).toEqual([100, 100, 1, 1]);
  });

  it.each([
    [1, 'EUR', 'must be at least 50: less cannot be charged'],
    [100_000_000, 'EUR', 'must be at most 99999999: more cannot be charged at once'],
    [1235, 'KWD', 'must be a multiple of 10: a smaller part cannot be charged'],
    [1, 'ZZZ', 'must be a currency that can be charged'],
  ])('of %i %s "%s"', (amount, currency, words) => {
    const fault = whyNotChargeable(amount, currency);
    expect(fault && sayChargeFault(fault)).toBe(words);
  });
});

it.each([
  [0, []],
  [1, ['price']],
  [2500, []],
])('a price of %i cents has faults in %j', (price, fields) => {
  expect(findPriceFaults(price, 'EUR').map(({ field }) => field)).toEqual(fields);
});

describe('a drop that is paid for', () => {
  it.each([
    [{ price: 2500 }, []],
    [{ price: 0 }, ['price']],
    [{ price: 1 }, ['price']],
    [{ price: 1235, currency: 'KWD' }, ['price']],
    [{ currency: 'ZZZ' }, ['currency']],
    [{ price: 999_999 }, []],
    [{ price: 1_000_000 }, ['perUserLimit']],
    [{ price: 1_000_000, perUserLimit: 99 }, []],
    [{ price: 50_000_000, perUserLimit: 1 }, []],
    [{ price: 50_000_000, perUserLimit: 2 }, ['perUserLimit']],
  ])('with %j has faults in %j', (changes, fields) => {
    const terms = { price: 2500, currency: 'EUR', perUserLimit: null, ...changes };
    expect(findHoldFaults(terms).map(({ field }) => field)).toEqual(fields);
  });
});
