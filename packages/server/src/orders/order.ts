/** One line of a request. */
export type Line = { dropId: string; quantity: number };

/** What somebody asked for, in the form that everything below works on: one line per drop, drops sorted. */
export type Intent = { lines: readonly Line[] };

/** Sums lines for the same drop before anything is checked, and sorts them so that locks are always taken in one order. */
export function toIntent(body: Line | { items: readonly Line[] }): Intent {
  const asked = 'items' in body ? body.items : [body];
  const byDrop = new Map<string, number>();
  for (const { dropId, quantity } of asked) byDrop.set(dropId, (byDrop.get(dropId) ?? 0) + quantity);
  const lines = [...byDrop].map(([dropId, quantity]) => ({ dropId, quantity }));
  return { lines: lines.sort((a, b) => (a.dropId < b.dropId ? -1 : 1)) };
}

/** The same intent has the same text, whatever the order of its lines was. */
export const canonicalText = ({ lines }: Intent): string =>
  lines.map(({ dropId, quantity }) => `${dropId}=${quantity}`).join('&');

/** The n-th unit that one person may have in a drop. Unique over all orders, so that no race can exceed a limit. */
export const slotName = (dropId: string, userId: string, n: number): string => `${dropId}/${userId}/${n}`;

/**
 * Free slots for `quantity` more units, or how many units the person has when the limit does not allow them.
 *
 * @param taken slots that live orders hold, of any drop and person
 */
export function takeSlots(
  wanted: { dropId: string; userId: string; quantity: number; limit: number },
  taken: ReadonlySet<string>,
): { slots: string[] } | { held: number } {
  const free: string[] = [];
  let held = 0;
  for (let n = 1; n <= wanted.limit; n += 1) {
    const slot = slotName(wanted.dropId, wanted.userId, n);
    if (taken.has(slot)) held += 1;
    else if (free.length < wanted.quantity) free.push(slot);
  }
  return free.length === wanted.quantity ? { slots: free } : { held };
}

/** Something that wants units of drops. */
export type Wanting = { lines: readonly Line[] };

/** Units wanted per drop, drops sorted. */
export function sumByDrop(entries: readonly Wanting[]): Map<string, { units: number; orders: number }> {
  const sums = new Map<string, { units: number; orders: number }>();
  for (const { lines } of entries) {
    for (const { dropId, quantity } of lines) {
      const sum = sums.get(dropId) ?? { units: 0, orders: 0 };
      sums.set(dropId, { units: sum.units + quantity, orders: sum.orders + 1 });
    }
  }
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Who still fits when units are short: first come, first served, and somebody who wants too many does not stop the next ones,
 * so that no unit stays unsold while somebody wants it (P4). Drops that are not in `free` have enough.
 *
 * @returns for each entry `null` when it fits, else the drop that is short and what it has left for this entry
 */
export function fitToStock(
  entries: readonly Wanting[],
  free: ReadonlyMap<string, number>,
): ({ dropId: string; remaining: number } | null)[] {
  const left = new Map(free);
  return entries.map(({ lines }) => {
    const short = lines.find(
      ({ dropId, quantity }) => quantity > (left.get(dropId) ?? Number.POSITIVE_INFINITY),
    );
    if (short) return { dropId: short.dropId, remaining: left.get(short.dropId) ?? 0 };
    for (const { dropId, quantity } of lines) {
      const available = left.get(dropId);
      if (available !== undefined) left.set(dropId, available - quantity);
    }
    return null;
  });
}
