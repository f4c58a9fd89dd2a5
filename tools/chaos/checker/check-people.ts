import type { Verdict } from './verdict.ts';
import type { DropFacts, Facts, OrderFacts } from './facts.ts';

/** Nobody has more than they may have, and every order went a legal way. */
export function checkPeople({ drops, log, dump }: Facts): Verdict[] {
  return [
    {
      id: 'I6',
      promise: 'limits per person hold, each slot is taken once',
      faults: findGreedy(drops, dump.orders),
    },
    { id: 'I10', promise: 'prices are those that the creator set', faults: findPrices({ drops, log, dump }) },
    { id: 'I11', promise: 'every order went a legal way', faults: dump.orders.flatMap(findDetours) },
  ];
}

function findGreedy(drops: readonly DropFacts[], orders: readonly OrderFacts[]): string[] {
  const faults: string[] = [];
  const limits = new Map(drops.map(({ id, perUserLimit }) => [id, perUserLimit]));
  const units = new Map<string, number>();
  const slots = new Map<string, string>();
  for (const order of orders.filter(({ isHolding }) => isHolding)) {
    let limited = 0;
    for (const { dropId, quantity } of order.items) {
      const limit = limits.get(dropId) ?? null;
      if (limit === null) continue;
      limited += quantity;
      const person = `${order.userId} of ${dropId}`;
      const held = (units.get(person) ?? 0) + quantity;
      units.set(person, held);
      if (held > limit) faults.push(`${person} has ${held} of ${limit} (${order._id})`);
    }
    const taken = order.slots ?? [];
    if (taken.length !== limited)
      faults.push(`${order._id} has ${taken.length} slots for ${limited} limited units`);
    for (const slot of taken) {
      const other = slots.get(slot);
      if (other !== undefined) faults.push(`${slot} is taken by ${other} and ${order._id}`);
      slots.set(slot, order._id);
    }
  }
  return faults;
}

function findPrices({ drops, log, dump }: Facts): string[] {
  const prices = new Map(drops.map(({ id, price }) => [id, new Set([price])]));
  for (const edit of log.edits)
    if (edit.call === 'price' && edit.outcome.kind !== 'refused') prices.get(edit.dropId)?.add(edit.price);
  return dump.orders.flatMap(({ _id, items, total }) => {
    const wrong = items.filter(({ dropId, unitPrice }) => prices.get(dropId)?.has(unitPrice) === false);
    const sum = items.reduce((all, { quantity, unitPrice }) => all + quantity * unitPrice, 0);
    return [
      ...wrong.map(({ dropId, unitPrice }) => `${_id}: ${dropId} never cost ${unitPrice}`),
      ...(sum === total ? [] : [`${_id}: its lines make ${sum}, its total is ${total}`]),
    ];
  });
}

const NEXT: Readonly<Record<OrderFacts['status'], readonly OrderFacts['status'][]>> = {
  pending: ['confirmed', 'failed', 'cancelled'],
  confirmed: ['cancelled'],
  failed: [],
  cancelled: [],
};

function findDetours({ _id, history, status }: OrderFacts): string[] {
  const path = history.map((step) => step.status);
  const [first] = path;
  const isLegal =
    (first === 'pending' || first === 'confirmed') &&
    path.at(-1) === status &&
    path.every((step, index) => index === 0 || NEXT[path[index - 1] ?? 'failed'].includes(step)) &&
    history.every(({ at }, index) => index === 0 || at >= (history[index - 1]?.at ?? at));
  return isLegal ? [] : [`${_id} is ${status} by way of ${path.join(', ')}`];
}
