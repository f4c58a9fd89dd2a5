import type { SoldColumn, SoldCsvOptions, SoldOrder } from '../types/sold.ts';
import { currencyDigits } from './currency.ts';

// How orders are written into files: the same for server and mock.

/** The columns of an export, in the order that it has unless it is asked for another one. */
export const SOLD_COLUMNS = [
  'number',
  'createdAt',
  'title',
  'buyerName',
  'status',
  'fulfillment',
  'quantity',
  'unitPrice',
  'total',
  'currency',
  'refund',
  'refunded',
  'dispute',
  'note',
  'orderId',
  'dropId',
  'userId',
] as const satisfies readonly SoldColumn[];

/** Tells spreadsheets that a file is UTF-8. */
const BOM = '\ufeff';

/** How a text begins that spreadsheets would calculate, or take apart. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A text that spreadsheets would change into a number, a time or a truth value: `007` into 7, `1/2` into a day. */
const VALUE = /^(?:true|false|[\p{Sc}.,:/%\sE()-]*\d[\d\p{Sc}.,:/%\sE()-]*)$/iu;

/** A text that people have typed, as a text. */
const asText = (typed: string): string => (VALUE.test(typed) ? `'${typed}` : typed);

/** A line of a CSV file as RFC 4180 has it. What a spreadsheet would take for a formula gets an apostrophe in front. */
const csvLine = (cells: readonly string[]): string =>
  `${cells
    .map((cell) => (FORMULA.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`;

function toDecimal(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** Cells that are the same in every file. */
const PLAIN: Record<Exclude<SoldColumn, 'createdAt'>, (part: SoldOrder) => string> = {
  number: ({ number }) => number,
  title: ({ title }) => asText(title),
  buyerName: ({ buyerName }) => asText(buyerName),
  status: ({ status }) => status,
  fulfillment: ({ fulfillment }) => fulfillment,
  quantity: ({ quantity }) => String(quantity),
  unitPrice: ({ unitPrice, currency }) => toDecimal(unitPrice, currency),
  total: ({ total, currency }) => toDecimal(total, currency),
  currency: ({ currency }) => currency,
  refund: ({ refund }) => refund ?? '',
  refunded: ({ refunded, currency }) => toDecimal(refunded, currency),
  dispute: ({ dispute }) => dispute?.status ?? '',
  note: ({ note }) => asText(note ?? ''),
  orderId: ({ id }) => id,
  dropId: ({ dropId }) => dropId,
  userId: ({ userId }) => userId,
};

/** Writes parts of orders as lines of a CSV file. */
export function soldCsv({ columns = [...SOLD_COLUMNS], timeZone = 'UTC' }: SoldCsvOptions) {
  // Swedish dates are ISO 8601 with a space, which spreadsheets of every country read as a time.
  const times = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const cells: Record<SoldColumn, (part: SoldOrder) => string> = {
    ...PLAIN,
    createdAt: ({ createdAt }) => times.format(new Date(createdAt)),
  };
  return {
    head: BOM + csvLine(columns),
    line: (part: SoldOrder): string => csvLine(columns.map((column) => cells[column](part))),
  };
}

/** Writes parts of orders as lines of JSON. The last line says that nothing is missing. */
export const soldNdjson = {
  line: (part: SoldOrder): string => `${JSON.stringify(part)}\n`,
  end: (count: number): string => `${JSON.stringify({ complete: true, count })}\n`,
};

/** Whether this runtime knows a time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format(0);
    return true;
  } catch {
    return false;
  }
}
