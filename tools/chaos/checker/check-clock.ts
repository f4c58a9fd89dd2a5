import type { EditCall, OrderCall } from '../workload/client-log.ts';
import type { Verdict } from './verdict.ts';
import type { DropFacts, Facts, OrderFacts } from './facts.ts';

/** Clients and database share one clock here, and what a server remembers of a drop is a little old at most. */
const REMEMBERED_MS = 1000;
/** Clock of one process against the other, in whole milliseconds. */
const ROUNDING_MS = 2;

/** What was sold or refused at which time. */
export function checkClock({ drops, log, dump }: Facts): Verdict[] {
  const closed = dump.orders.flatMap((order) => [
    ...findOutside(order, dump.windows),
    ...findInPause(order, log.edits),
  ]);
  return [
    { id: 'I9', promise: 'nothing is sold outside the window or in a pause', faults: closed },
    {
      id: 'I14b',
      promise: '"sold out" is never said while a unit is free',
      faults: findFalseSoldOut({ drops, log, dump }),
    },
  ];
}

function findOutside({ _id, createdAt, items }: OrderFacts, windows: Facts['dump']['windows']): string[] {
  return items.flatMap(({ dropId }) => {
    const window = windows.get(dropId);
    if (window && createdAt >= window.startsAt && createdAt <= window.endsAt) return [];
    return [`${_id} of ${dropId} was made at ${createdAt.toISOString()}, outside the window`];
  });
}

/** Between a pause that was acknowledged and the first call that may have ended it, nothing is sold. */
function findInPause({ _id, createdAt, items }: OrderFacts, edits: readonly EditCall[]): string[] {
  const at = createdAt.getTime();
  return items.flatMap(({ dropId }) =>
    quietTimes(dropId, edits)
      .filter(({ from, to }) => at > from + ROUNDING_MS && at < to - ROUNDING_MS)
      .map(() => `${_id} was made at ${createdAt.toISOString()}, while ${dropId} was paused`),
  );
}

function quietTimes(dropId: string, edits: readonly EditCall[]): { from: number; to: number }[] {
  const own = edits.filter(
    (edit) => edit.dropId === dropId && (edit.call === 'pause' || edit.call === 'resume'),
  );
  const quiet: { from: number; to: number }[] = [];
  for (const [index, edit] of own.entries()) {
    // An edit of which nobody knows the end may come late: from then on nothing is sure.
    if (edit.outcome.kind === 'unknown') break;
    const next = own[index + 1];
    if (edit.call === 'pause' && edit.outcome.kind === 'ok' && next)
      quiet.push({ from: edit.doneAt, to: next.at });
  }
  return quiet;
}

/** A refusal for want of stock is true when it may have been true at some moment of the call. */
function findFalseSoldOut({ drops, log, dump }: Facts): string[] {
  const byDrop = new Map(drops.map((drop) => [drop.id, createLeast(drop, log.edits, dump.orders)]));
  return log.orders.flatMap((call) => {
    const { outcome, lines } = call;
    if (call.call !== 'create' || outcome.kind !== 'refused') return [];
    const isSoldOut = outcome.code === 'sold_out';
    if (!isSoldOut && outcome.code !== 'insufficient_stock') return [];
    const isTrue = lines.some(({ dropId, quantity }) => {
      const least = byDrop.get(dropId)?.(call) ?? 0;
      return isSoldOut ? least <= 0 : least < quantity;
    });
    if (isTrue) return [];
    const when = new Date(call.at).toISOString();
    return [`key ${call.key} of ${call.userId} was told ${outcome.code} at ${when}, and units were free`];
  });
}

/** The fewest units that can have been free during a call. */
function createLeast(drop: DropFacts, edits: readonly EditCall[], orders: readonly OrderFacts[]) {
  const restocks = edits.flatMap((edit) =>
    edit.call === 'restock' && edit.dropId === drop.id ? [edit] : [],
  );
  const held = orders.flatMap((order) =>
    order.items
      .filter(({ dropId }) => dropId === drop.id)
      .map(({ quantity }) => ({
        quantity,
        from: order.createdAt.getTime(),
        to: order.isHolding ? Number.POSITIVE_INFINITY : order.updatedAt.getTime(),
      })),
  );
  return ({ at, doneAt }: OrderCall): number => {
    const earliest = at - REMEMBERED_MS;
    let stock = drop.stock;
    for (const { quantity, outcome, ...edit } of restocks) {
      if (outcome.kind === 'refused') continue;
      const isSure = outcome.kind === 'ok' && edit.doneAt < earliest;
      const isPossible = edit.at <= doneAt;
      if (quantity > 0 ? isSure : isPossible) stock += quantity;
    }
    const taken = held.filter(({ from, to }) => from <= doneAt + ROUNDING_MS && to >= earliest);
    return stock - taken.reduce((sum, { quantity }) => sum + quantity, 0);
  };
}
