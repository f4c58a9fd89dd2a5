import type { OrderLine } from '../types/order.ts';
import type { FieldError } from '../types/problem.ts';

/**
 * In what a request differs from the order that holds units for the person; empty when it asks for the same. A request without a price
 * accepts any. The server and its mock share this rule.
 *
 * @param lines one for each drop
 */
export function findHoldDifferences(
  lines: readonly OrderLine[],
  held: readonly { dropId: string; quantity: number; unitPrice: number }[],
): FieldError[] {
  const isOneLine = lines.length === 1 && held.length === 1;
  const byDrop = new Map(held.map((item) => [item.dropId, item]));
  const differences = lines.flatMap(({ dropId, quantity, unitPrice }): FieldError[] => {
    const item = byDrop.get(dropId);
    if (!item) return [{ field: 'items', message: `${dropId} is not in the order that holds units` }];
    const faults: FieldError[] = [];
    const note = (field: string, value: number) =>
      faults.push(
        isOneLine
          ? { field, message: `is ${value} in the order that holds units` }
          : { field: 'items', message: `${field} of ${dropId} is ${value} in the order that holds units` },
      );
    if (quantity !== item.quantity) note('quantity', item.quantity);
    if (unitPrice !== undefined && unitPrice !== item.unitPrice) note('unitPrice', item.unitPrice);
    return faults;
  });
  if (held.length > lines.length)
    differences.push({ field: 'items', message: 'the order that holds units is for more drops' });
  return differences;
}
