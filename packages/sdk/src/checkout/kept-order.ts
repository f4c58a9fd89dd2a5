import type { CreateOrderInput, OrderLine } from '../types/order.ts';

/** A prepared order as it is kept. */
export type KeptOrder = { key: string; input: CreateOrderInput; preparedAt: string };

/** Reads what was kept; `undefined` for what this package did not write whole. */
export const readKept = (text: string | null): KeptOrder | undefined => {
  if (text === null) return undefined;
  try {
    const value = JSON.parse(text) as Partial<KeptOrder> | null;
    const isKept =
      typeof value?.key === 'string' &&
      typeof value.preparedAt === 'string' &&
      typeof value.input === 'object' &&
      value.input !== null;
    return isKept ? (value as KeptOrder) : undefined;
  } catch {
    return undefined;
  }
};

/** Whether two inputs ask for the same thing: the server compares bodies, so the order of lines counts, that of fields does not. */
export const sameOrder = (one: CreateOrderInput, other: CreateOrderInput): boolean =>
  linesOf(one) === linesOf(other);

const linesOf = (input: CreateOrderInput): string => {
  const lines: readonly OrderLine[] = 'items' in input ? input.items : [input];
  return JSON.stringify(
    lines.map(({ dropId, quantity, unitPrice }) => [dropId, quantity, unitPrice ?? null]),
  );
};
