import type { SoldColumn, SoldOrder } from '../types/sold.ts';
import { asText, csvKind } from './csv.ts';
import { toDecimal } from './currency.ts';

// How orders are written into files: the same for server and mock.

/** Parts of orders as a CSV file. */
export const SOLD_CSV = csvKind<SoldOrder, SoldColumn>({
  number: ({ number }) => number,
  createdAt: ({ createdAt }, time) => time(createdAt),
  title: ({ title }) => asText(title),
  buyerName: ({ buyerName }) => asText(buyerName),
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
  note: ({ note }) => asText(note ?? ''),
  orderId: ({ id }) => id,
  dropId: ({ dropId }) => dropId,
  userId: ({ userId }) => userId,
});

/** Writes parts of orders as lines of JSON. The last line says that nothing is missing. */
export const soldNdjson = {
  lines: (parts: readonly SoldOrder[]): string => parts.map((part) => `${JSON.stringify(part)}\n`).join(''),
  end: (count: number): string => `${JSON.stringify({ complete: true, count })}\n`,
};
