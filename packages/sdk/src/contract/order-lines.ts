import type { CreateOrderInput, OrderLine } from '../types/order.ts';

/**
 * What an order asks for, summed before anything is checked: one line for each drop, sorted by drop, so that locks are always taken in
 * one order. That lines of one drop agree about its price is checked before.
 */
export function sumOrderLines(input: CreateOrderInput): OrderLine[] {
  const byDrop = new Map<string, OrderLine>();
  for (const { dropId, quantity, unitPrice } of 'items' in input ? input.items : [input]) {
    const known = byDrop.get(dropId);
    const seen = known?.unitPrice ?? unitPrice;
    const sum = (known?.quantity ?? 0) + quantity;
    byDrop.set(dropId, { dropId, quantity: sum, ...(seen !== undefined && { unitPrice: seen }) });
  }
  return [...byDrop.values()].sort((a, b) => (a.dropId < b.dropId ? -1 : 1));
}

/** The same text for requests that ask for the same, whatever the order of their lines was. */
export const textOfLines = (lines: readonly OrderLine[]): string =>
  lines
    .map(({ dropId, quantity, unitPrice }) =>
      unitPrice === undefined ? `${dropId}=${quantity}` : `${dropId}=${quantity}@${unitPrice}`,
    )
    .join('&');

/** The field in which a request says the price of a drop's unit. */
export const priceFieldOf = (input: CreateOrderInput, dropId: string): string =>
  'items' in input
    ? `items.${input.items.findIndex((line) => line.dropId === dropId && line.unitPrice !== undefined)}.unitPrice`
    : 'unitPrice';
