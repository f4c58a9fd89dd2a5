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

/** Somebody who wants units of drops. */
export type Wanting = { userId: string; lines: readonly Line[] };

/** What is known about the drops that a group wants. What is not known does not stand in the way: the claim will tell. */
export type Known<Reason extends string> = {
  /** Drops that sell nothing now. */
  closed: ReadonlyMap<string, Reason>;
  /** Free units, for drops that are short. */
  free: ReadonlyMap<string, number>;
  /** Units that one person may have; drops without a limit are missing. */
  limits: ReadonlyMap<string, number>;
  /** Slots that live orders hold. */
  taken: ReadonlySet<string>;
};

export type Verdict<Reason extends string> =
  | { kind: 'accepted'; slots: string[] }
  | { kind: 'closed'; reason: Reason; dropId: string }
  | { kind: 'short'; dropId: string; remaining: number }
  | { kind: 'over_limit'; dropId: string; held: number };

/**
 * Who of a group gets their units: first come, first served, each order whole or not at all. One that is refused takes nothing, so a
 * large order that does not fit, or somebody at their limit, never stands in the way of the next one, and no unit stays unsold while
 * somebody may have it (P4).
 *
 * @returns a verdict for each entry, in order
 */
export function decideGroup<Reason extends string>(
  entries: readonly Wanting[],
  { closed, free, limits, taken: held }: Known<Reason>,
): Verdict<Reason>[] {
  const left = new Map(free);
  const taken = new Set(held);
  return entries.map(({ userId, lines }): Verdict<Reason> => {
    const slots: string[] = [];
    for (const { dropId, quantity } of lines) {
      const reason = closed.get(dropId);
      if (reason) return { kind: 'closed', reason, dropId };
      const limit = limits.get(dropId);
      if (limit !== undefined) {
        const found = findFreeSlots({ dropId, userId, quantity, limit }, taken);
        if (found.slots.length < quantity) return { kind: 'over_limit', dropId, held: found.held };
        slots.push(...found.slots);
      }
      const remaining = left.get(dropId) ?? Number.POSITIVE_INFINITY;
      if (quantity > remaining) return { kind: 'short', dropId, remaining };
    }
    for (const { dropId, quantity } of lines) {
      const remaining = left.get(dropId);
      if (remaining !== undefined) left.set(dropId, remaining - quantity);
    }
    for (const slot of slots) taken.add(slot);
    return { kind: 'accepted', slots };
  });
}

/** The lowest free slots, at most `quantity`, and how many the person holds. */
function findFreeSlots(
  wanted: { dropId: string; userId: string; quantity: number; limit: number },
  taken: ReadonlySet<string>,
): { slots: string[]; held: number } {
  const slots: string[] = [];
  let held = 0;
  for (let n = 1; n <= wanted.limit; n += 1) {
    const slot = slotName(wanted.dropId, wanted.userId, n);
    if (taken.has(slot)) held += 1;
    else if (slots.length < wanted.quantity) slots.push(slot);
  }
  return { slots, held };
}
