/**
 * Every current currency of ISO 4217 by the digits of its minor unit, with the exceptions of payment providers: MGA has none. Funds,
 * metals and test codes are no money to pay with. An engine's `Intl` is not asked: engines differ (HUF has 0 digits in one, 2 in another).
 */
const BY_DIGITS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK ' +
    'DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT ' +
    'LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR ' +
    'RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED ' +
    'VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
};

const DIGITS: ReadonlyMap<string, number> = new Map(
  Object.entries(BY_DIGITS).flatMap(([digits, codes]) =>
    codes.split(' ').map((code) => [code, Number(digits)] as const),
  ),
);

/** Whether a code is that of a current currency. */
export const isCurrency = (code: string): boolean => DIGITS.has(code);

/** Digits of a currency's minor unit: 2 for EUR and HUF, 0 for JPY, 3 for KWD. A code that is not known has 2. */
export const currencyDigits = (code: string): number => DIGITS.get(code) ?? 2;

const formats = new Map<string, Intl.NumberFormat>();

/**
 * Text for an amount of minor units: 4800 EUR is `€48.00`, 4800 JPY is `¥4,800`. Only signs and grouping come from the engine.
 *
 * @param locale BCP 47; default: the engine's own
 */
export const formatMoney = (minor: number, currency: string, locale?: string): string => {
  const digits = currencyDigits(currency);
  const key = `${locale ?? ''} ${currency}`;
  const known = formats.get(key);
  const format =
    known ??
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  if (known === undefined) formats.set(key, format);
  return format.format(minor / 10 ** digits);
};

/** An amount of minor units as files have it: `1250` is `12.50` in a currency with two digits. */
export function toDecimal(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}
