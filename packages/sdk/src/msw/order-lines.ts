import type { CreateOrderInput, OrderLine } from '../types/order.ts';

/** What is asked for of one drop, and where in the request its price stands. */
export type SummedLine = OrderLine & { priceField: string };

/** Lines for the same drop count as one. That they agree about its price is checked by the contract. */
export const sumLines = (input: CreateOrderInput): SummedLine[] => {
  const sums = new Map<string, SummedLine>();
  const lines = 'items' in input ? input.items : [input];
  for (const [index, { dropId, quantity, unitPrice }] of lines.entries()) {
    const priceField = 'items' in input ? `items.${index}.unitPrice` : 'unitPrice';
    const known = sums.get(dropId) ?? { dropId, quantity: 0, unitPrice, priceField };
    const priced = known.unitPrice === undefined ? { unitPrice, priceField } : {};
    sums.set(dropId, { ...known, ...priced, quantity: known.quantity + quantity });
  }
  return [...sums.values()];
};

/** The same text for requests that ask for the same. */
export const hashOf = (lines: readonly SummedLine[]): string =>
  JSON.stringify(
    lines
      .map(({ dropId, quantity, unitPrice }) => [dropId, quantity, unitPrice ?? null])
      .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
  );
