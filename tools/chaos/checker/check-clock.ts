import type { EditCall, OrderCall } from '../workload/client-log.ts';
import type { DropFacts, Facts, OrderFacts } from './facts.ts';
import type { Found } from './verdict.ts';

/** Clients and database share one clock here, and what a server remembers of a drop is a little old at most. */
const REMEMBERED_MS = 1000;
/** Clock of one process against the other, in whole milliseconds. */
const ROUNDING_MS = 2;
/** An order over several drops takes them one after the other, and is dated when it took the first. */
const BASKET_MS = 10_000;
/** Units go back when the change of their order is committed, and it is dated when it was decided. */
const RETURN_MS = 8000;

/** What was sold or refused at which time. */
export function checkClock(facts: Facts): Found {
  return {
    I9: facts.dump.orders.flatMap((order) => findInPause(order, facts.log.edits)),
    I14b: findFalseSoldOut(facts),
  };
}

/** Between a pause that was acknowledged and the first call that may have ended it, nothing is sold; nor when it was called off. */
function findInPause({ _id, createdAt, items }: OrderFacts, edits: readonly EditCall[]): string[] {
  const at = createdAt.getTime();
  return items.flatMap(({ dropId }, index) => {
    const slackMs = index === 0 ? ROUNDING_MS : BASKET_MS;
    return quietTimes(dropId, edits)
      .filter(({ from, to }) => at > from + ROUNDING_MS && at < to - slackMs)
      .map(() => `${_id} was made at ${createdAt.toISOString()}, while ${dropId} was closed`);
  });
}

function quietTimes(dropId: string, edits: readonly EditCall[]): { from: number; to: number }[] {
  const own = edits.filter(
    (edit) => edit.dropId === dropId && (edit.call === 'pause' || edit.call === 'resume'),
  );
  const calledOff = edits.find(
    (edit) => edit.dropId === dropId && edit.call === 'call-off' && edit.outcome.kind === 'ok',
  );
  const quiet = calledOff ? [{ from: calledOff.doneAt, to: Number.POSITIVE_INFINITY }] : [];
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
      .flatMap(({ quantity }) => holdingTimes(order, drop.id).map((time) => ({ quantity, ...time }))),
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

/**
 * When an order had its units of a drop: from its beginning, until that part gave them back; and once more when a late payment took
 * them again. Where parts can end apart, each step says which did.
 */
function holdingTimes(
  { createdAt, items, history }: OrderFacts,
  dropId: string,
): { from: number; to: number }[] {
  const times: { from: number; to: number }[] = [];
  let from: number | null = createdAt.getTime();
  let wasOver = false;
  for (const { status, at, cause, ended } of history.slice(1)) {
    const isOver = items.length > 1 ? ended?.includes(dropId) : status === 'failed' || status === 'cancelled';
    if (from !== null && (isOver || (status === 'pending' && cause === 'hold-expiry'))) {
      times.push({ from, to: at.getTime() + RETURN_MS });
      from = null;
    } else if (from === null && status === 'confirmed' && !wasOver) from = at.getTime();
    wasOver ||= isOver === true;
  }
  if (from !== null) times.push({ from, to: Number.POSITIVE_INFINITY });
  return times;
}
