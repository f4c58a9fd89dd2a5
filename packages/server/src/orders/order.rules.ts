import type { ChargeFault, ChargeRule, FieldError, OrderLine, ProblemCode } from '@livedrops/sdk/contract';

/** The n-th unit that one person may have in a drop. Unique over all orders, so that no race can exceed a limit. */
export const slotName = (dropId: string, userId: string, n: number): string => `${dropId}/${userId}/${n}`;

/** The one hold that a person may have in a drop at a time. */
export const holdSlotName = (dropId: string, userId: string): string => `${dropId}/${userId}/hold`;

export const isHoldSlot = (slot: string): boolean => slot.endsWith('/hold');

export const dropOfSlot = (slot: string): string => slot.slice(0, slot.indexOf('/'));

/** Units wanted per drop, drops sorted. */
export function sumByDrop(entries: readonly Wanting[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { lines } of entries)
    for (const { dropId, quantity } of lines) sums.set(dropId, (sums.get(dropId) ?? 0) + quantity);
  return sums.size < 2 ? sums : new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A person who wants units of drops. */
export type Wanting = { userId: string; lines: readonly OrderLine[] };

/** What an order agrees to. `limit` is for one person; `null` means none. */
export type Terms = { price: number; currency: string; limit: number | null; isHold: boolean };

/** What is known about the drops that a group wants. */
export type Known = {
  /** Drops that sell nothing now, and why. */
  closed: ReadonlyMap<string, ProblemCode>;
  /** Free units, for drops that are short. The others have enough for everybody. */
  free: ReadonlyMap<string, number>;
  /** Terms of the drops that are not closed. */
  terms: ReadonlyMap<string, Terms>;
  /** Slots that orders hold. */
  taken: ReadonlySet<string>;
  /** The rule of the provider that orders with a held drop are paid at. */
  whyNotChargeable?: ChargeRule | null;
};

/** Why an order is not made, from the decision to the answer (`present-refusal.ts`). */
export type Refused = {
  kind: 'refused';
  code: ProblemCode;
  dropId?: string;
  /** Free units, with `insufficient_stock`. */
  remaining?: number;
  /** Units that the person has, with `limit_reached`. */
  held?: number;
  /** The order that holds units for the person, and in what it differs, with `hold_exists`. */
  orderId?: string;
  differences?: FieldError[];
  /** What a unit costs now, and where the other price was said, with `price_changed`. */
  price?: number;
  field?: string;
  /** Why the total can never be charged, with `not_chargeable`. */
  fault?: ChargeFault;
};

export type Decision =
  | { kind: 'accepted'; slots: string[] }
  /** An order of this person has the one hold slot of the drop. */
  | { kind: 'held'; dropId: string; slot: string }
  | Refused;

/**
 * Decides which orders of a group get their units: first come, first served, each order whole or not at all. A refused order takes
 * nothing. So a large order that does not fit, or a buyer at their limit, never blocks the next order, and no unit stays unsold while a
 * buyer in the group may have it (P4).
 *
 * @returns a decision for each entry, in order
 */
export function decideGroup(
  entries: readonly Wanting[],
  { closed, free, terms, taken: held, whyNotChargeable = null }: Known,
): Decision[] {
  const left = new Map(free);
  const taken = new Set(held);
  return entries.map(({ userId, lines }): Decision => {
    const slots: string[] = [];
    for (const { dropId, quantity, unitPrice } of lines) {
      const code = closed.get(dropId);
      if (code) return { kind: 'refused', code, dropId };
      const { price = unitPrice, limit = null, isHold = false } = terms.get(dropId) ?? {};
      if (isHold) {
        const slot = holdSlotName(dropId, userId);
        if (taken.has(slot)) return { kind: 'held', dropId, slot };
        slots.push(slot);
      }
      if (unitPrice !== undefined && price !== undefined && unitPrice !== price)
        return { kind: 'refused', code: 'price_changed', dropId, price };
      if (limit !== null) {
        const found = findFreeSlots({ dropId, userId, quantity, limit }, taken);
        if (found.slots.length < quantity)
          return { kind: 'refused', code: 'limit_reached', dropId, held: found.held };
        slots.push(...found.slots);
      }
      const remaining = left.get(dropId) ?? Number.POSITIVE_INFINITY;
      if (quantity > remaining) return tooFew(dropId, remaining);
    }
    const unpayable = whyNotChargeable && findUnpayable(lines, terms, whyNotChargeable);
    if (unpayable) return unpayable;
    for (const { dropId, quantity } of lines) {
      const remaining = left.get(dropId);
      if (remaining !== undefined) left.set(dropId, remaining - quantity);
    }
    for (const slot of slots) taken.add(slot);
    return { kind: 'accepted', slots };
  });
}

/** `remaining` is what the neighbours leave; they are committed before the answer is sent. */
const tooFew = (dropId: string, remaining: number): Refused =>
  remaining === 0
    ? { kind: 'refused', code: 'sold_out', dropId }
    : { kind: 'refused', code: 'insufficient_stock', dropId, remaining };

/** One held drop makes the whole order wait for its payment. What is not held is not paid here. */
function findUnpayable(
  lines: readonly OrderLine[],
  terms: ReadonlyMap<string, Terms>,
  whyNotChargeable: ChargeRule,
): Refused | null {
  const held = lines.find(({ dropId }) => terms.get(dropId)?.isHold);
  if (!held) return null;
  const total = lines.reduce(
    (sum, { dropId, quantity }) => sum + quantity * (terms.get(dropId)?.price ?? 0),
    0,
  );
  const fault = whyNotChargeable(total, terms.get(held.dropId)?.currency ?? '');
  return fault && { kind: 'refused', code: 'not_chargeable', dropId: held.dropId, fault };
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
