const formats = new Map<string, Intl.NumberFormat>();

const formatFor = (currency: string): Intl.NumberFormat => {
  const known = formats.get(currency);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  formats.set(currency, made);
  return made;
};

/** Text for an integer amount of minor units: 4800 EUR is "€48.00", 4800 JPY is "¥4,800". */
export const formatMoney = (minor: number, currency: string): string => {
  const format = formatFor(currency);
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
};
