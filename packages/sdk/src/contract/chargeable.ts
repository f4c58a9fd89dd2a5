import { currencyDigits, isCurrency } from './currency.ts';
import { LIMITS } from './limits.ts';

/**
 * What providers can charge at once, after the limits of Stripe: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 * In minor units as LiveDrops counts them (`currencyDigits`).
 */
const MINIMUM: Readonly<Record<string, number>> = {
  AED: 200,
  AUD: 50,
  BGN: 100,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 1500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17_500,
  INR: 50,
  JPY: 50,
  MXN: 1000,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  THB: 1000,
  USD: 50,
};

/** Eight digits, twelve for rupiah. */
const MAXIMUM = 99_999_999;
const MAXIMUM_IDR = 999_999_999_999;

/** Not among the currencies that Stripe charges. */
const NOT_TAKEN = 'BTN CUP ERN GHS IQD IRR KPW LYD MRU SDG SSP STN SVC SYP TMT VED VES ZWG'.split(' ');

/** Stripe counts them with two digits that must be zero: https://docs.stripe.com/currencies#special-cases */
const TWO_DIGITS_MORE = ['ISK', 'UGX'];

/** How many of the provider's units one minor unit is. */
export const providerUnits = (currency: string): number => (TWO_DIGITS_MORE.includes(currency) ? 100 : 1);

/** Why an amount cannot be charged. `limit` is in minor units; for `step` the amount must be a multiple of it. */
export type ChargeFault = { kind: 'currency' } | { kind: 'minimum' | 'maximum' | 'step'; limit: number };

/** The question that a payment provider answers for an amount of minor units. `null`: it can be charged. */
export type ChargeRule = (amount: number, currency: string) => ChargeFault | null;

/** The most that can be charged at once, in minor units. */
const maximumCharge = (currency: string): number =>
  Math.floor((currency === 'IDR' ? MAXIMUM_IDR : MAXIMUM) / providerUnits(currency));

/** Why no payment provider could ever charge this amount, or `null`. The last digit of three must be zero. */
export function whyNotChargeable(amount: number, currency: string): ChargeFault | null {
  if (!isCurrency(currency) || NOT_TAKEN.includes(currency)) return { kind: 'currency' };
  const minimum = MINIMUM[currency] ?? 1;
  if (amount < minimum) return { kind: 'minimum', limit: minimum };
  const maximum = maximumCharge(currency);
  if (amount > maximum) return { kind: 'maximum', limit: maximum };
  if (currencyDigits(currency) === 3 && amount % 10 !== 0) return { kind: 'step', limit: 10 };
  return null;
}

/** What is asked of an amount that has a fault. `limit` is written as `say` does: minor units where it is left out. */
export function sayChargeFault(fault: ChargeFault, say: (minor: number) => string = String): string {
  switch (fault.kind) {
    case 'currency':
      return 'must be a currency that can be charged';
    case 'minimum':
      return `must be at least ${say(fault.limit)}: less cannot be charged`;
    case 'maximum':
      return `must be at most ${say(fault.limit)}: more cannot be charged at once`;
    case 'step':
      return `must be a multiple of ${say(fault.limit)}: a smaller part cannot be charged`;
  }
}

/** Terms of a drop that decide what its buyers are charged. */
export type ChargedTerms = { price: number; currency: string; perUserLimit: number | null };
type Fault = { field: 'price' | 'currency' | 'perUserLimit'; message: string };

/** What is wrong with a price that is not free. */
export function findPriceFaults(
  price: number,
  currency: string,
  rule: ChargeRule = whyNotChargeable,
): Fault[] {
  const fault = price === 0 ? null : rule(price, currency);
  return fault ? [toFault(fault)] : [];
}

/**
 * What is wrong with the terms of a drop that takes its money by a payment (`hold`). It needs a price, because nothing is paid for what
 * is free: such a drop is `instant`. The largest order of one person must be chargeable too.
 */
export function findHoldFaults(
  { price, currency, perUserLimit }: ChargedTerms,
  rule: ChargeRule = whyNotChargeable,
): Fault[] {
  const fault = rule(price, currency);
  if (fault) return [toFault(fault)];
  const most = rule(price * (perUserLimit ?? LIMITS.quantity), currency);
  if (most?.kind !== 'maximum') return [];
  const units = Math.floor(most.limit / price);
  return [
    { field: 'perUserLimit', message: `must be at most ${units}: more units cannot be charged in one order` },
  ];
}

const toFault = (fault: ChargeFault): Fault => ({
  field: fault.kind === 'currency' ? 'currency' : 'price',
  message: sayChargeFault(fault),
});
