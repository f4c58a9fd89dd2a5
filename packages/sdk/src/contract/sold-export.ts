import type { SoldColumn, SoldOrder } from '../types/sold.ts';
import { csvKind } from './csv.ts';
import { currencyDigits } from './currency.ts';

// How orders are written into files: the same for server and mock.

function toDecimal(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** Parts of orders as a CSV file. */
export const SOLD_CSV = csvKind<SoldOrder, SoldColumn>({
  number: ({ number }) => number,
  createdAt: ({ createdAt }, time) => time(createdAt),
  title: ({ title }) => title,
  buyerName: ({ buyerName }) => buyerName,
  buyerEmail: ({ buyerEmail }) => buyerEmail ?? '',
  status: ({ status }) => status,
  fulfillment: ({ fulfillment }) => fulfillment,
  quantity: ({ quantity }) => String(quantity),
  unitPrice: ({ unitPrice, currency }) => toDecimal(unitPrice, currency),
  total: ({ total, currency }) => toDecimal(total, currency),
  currency: ({ currency }) => currency,
  refund: ({ refund }) => refund ?? '',
  refunded: ({ refunded, currency }) => toDecimal(refunded, currency),
  dispute: ({ dispute }) => dispute?.status ?? '',
  note: ({ note }) => note ?? '',
  orderId: ({ id }) => id,
  dropId: ({ dropId }) => dropId,
  userId: ({ userId }) => userId,
});

/** Writes parts of orders as lines of JSON. The last line says that nothing is missing. */
export const soldNdjson = {
  lines: (parts: readonly SoldOrder[]): string => parts.map((part) => `${JSON.stringify(part)}\n`).join(''),
  end: (count: number): string => `${JSON.stringify({ complete: true, count })}\n`,
};
