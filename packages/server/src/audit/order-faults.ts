import type { Drop } from '../drops/index.ts';
import { nameOrder, type Order } from '../orders/index.ts';
import type { Fault } from './books.rules.ts';

/** What is needed of an order to judge it. */
export type AuditedOrder = Pick<
  Order,
  | 'id'
  | 'userId'
  | 'idempotencyKey'
  | 'status'
  | 'isHolding'
  | 'items'
  | 'total'
  | 'slots'
  | 'createdAt'
  | 'holdExpiresAt'
  | 'payment'
  | 'fulfillment'
  | 'failure'
  | 'history'
>;
export type AuditedDrop = Pick<Drop, 'id' | 'startsAt' | 'endsAt' | 'perUserLimit' | 'checkout'>;

/** An order over several drops takes them one after the other, and is dated when it took the first. */
const SLACK_MS = 10_000;

/** Everything in which one order is not as it must be, seen from one of its drops. Written apart from the code that makes orders. */
export function findOrderFaults(order: AuditedOrder, drop: AuditedDrop): Fault[] {
  const faults: Fault[] = [];
  const demand = (holds: boolean, invariant: Fault['invariant'], detail: string) => {
    if (!holds) faults.push({ invariant, detail: `${order.id} ${detail}` });
  };
  judgeSlots(order, drop, (holds, detail) => demand(holds, 'slots', detail));
  judgeLife(order, (holds, detail) => demand(holds, 'life', detail));
  judgeParts(order, (holds, detail) => demand(holds, 'life', detail));
  judgeMoney(order, (holds, detail) => demand(holds, 'money', detail));
  const isFirst = order.items[0]?.dropId === drop.id;
  const at = order.createdAt.getTime();
  demand(
    at >= drop.startsAt.getTime() - (isFirst ? 0 : SLACK_MS) && at <= drop.endsAt.getTime(),
    'window',
    `was made at ${order.createdAt.toISOString()}`,
  );
  const sum = order.items.reduce((total, { quantity, unitPrice }) => total + quantity * unitPrice, 0);
  demand(sum === order.total, 'totals', `has a total of ${order.total} and lines of ${sum}`);
  demand(
    order.items.every(({ quantity }) => Number.isInteger(quantity) && quantity > 0),
    'totals',
    'has a line without units',
  );
  const orderId = nameOrder(order.userId, order.idempotencyKey);
  demand(orderId === order.id, 'ids', `should be ${orderId} by its person and key`);
  return faults;
}

type Demand = (holds: boolean, detail: string) => void;

/**
 * `DROP/PERSON/n` for each unit of a limited drop, and `DROP/PERSON/hold` while it waits for a payment; none when it is over.
 * An order that gave its units back and waits for the provider's last word may have kept them or not.
 */
function judgeSlots(order: AuditedOrder, drop: AuditedDrop, demand: Demand): void {
  const slots = (order.slots ?? []).filter((slot) => slot.startsWith(`${drop.id}/`));
  const prefix = `${drop.id}/${order.userId}/`;
  demand(new Set(slots).size === slots.length, 'has a slot twice');
  demand(
    slots.every((slot) => slot.startsWith(prefix) && /^([1-9]\d*|hold)$/.test(slot.slice(prefix.length))),
    `has a slot of another kind: ${slots.join(', ')}`,
  );
  const holds = slots.filter((slot) => slot === `${prefix}hold`).length;
  const units = slots.length - holds;
  const item = order.items.find(({ dropId }) => dropId === drop.id);
  const own = item?.status;
  if (!order.isHolding || own !== undefined) {
    demand(
      (own === undefined && order.status === 'pending') || slots.length === 0,
      `is ${own ?? order.status} and keeps ${slots.length} slots`,
    );
    return;
  }
  const quantity = item?.quantity ?? 0;
  const wanted = drop.perUserLimit === null ? 0 : quantity;
  demand(units === wanted, `has ${units} slots for ${wanted} units`);
  const isHold = order.status === 'pending' && drop.checkout === 'hold';
  demand(
    holds === (isHold ? 1 : 0),
    isHold ? 'has no slot for its hold' : 'has a slot for a hold and is none',
  );
}

const NEXT: Record<Order['status'], readonly string[]> = {
  pending: ['pending', 'confirmed', 'failed'],
  confirmed: ['confirmed', 'cancelled'],
  failed: ['failed'],
  cancelled: ['cancelled'],
};

function judgeLife(order: AuditedOrder, demand: Demand): void {
  const { status, isHolding, history, failure, holdExpiresAt } = order;
  const path = history.map((entry) => entry.status);
  demand(path.at(-1) === status, `is ${status}, its history ends with ${path.at(-1) ?? 'nothing'}`);
  demand(
    (path[0] === 'pending' || path[0] === 'confirmed') &&
      path.every((step, index) => index === 0 || NEXT[path[index - 1] ?? step].includes(step)),
    `has the history ${path.join(' -> ')}`,
  );
  const isOver = status === 'failed' || status === 'cancelled';
  demand(!(isOver && isHolding), `is ${status} and holds units`);
  demand(status !== 'confirmed' || isHolding, 'is confirmed and holds nothing');
  demand(status !== 'pending' || holdExpiresAt !== null, 'waits for ever');
  demand(
    isOver === (failure !== null),
    failure ? `is ${status} with ${failure.code}` : `is ${status} without a reason`,
  );
}

const STEPS: readonly string[] = ['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED'];

/** A part has a status of its own only when it ended otherwise than the order, and is as far as the order at least. */
function judgeParts({ status, items, fulfillment, history }: AuditedOrder, demand: Demand): void {
  const isOver = status === 'failed' || status === 'cancelled';
  demand(isOver || items.some((item) => item.status === undefined), `is ${status} without a part that is`);
  demand(items.length > 1 || items.every((item) => item.status === undefined), 'ends apart from itself');
  for (const item of items) {
    const part = `has a part of ${item.dropId}`;
    if (item.status === undefined) {
      const step = STEPS.indexOf(item.fulfillment ?? fulfillment);
      demand(isOver || step >= STEPS.indexOf(fulfillment), `${part} that is behind`);
      demand(isOver || item.failure === undefined, `${part} with a failure`);
      continue;
    }
    demand(
      item.status === 'failed' ? status !== 'failed' : status === 'confirmed',
      `${part} that is ${item.status} while it is ${status}`,
    );
    demand(isOver || item.failure !== undefined, `${part} that is over without a reason`);
  }
  // Where parts end apart, the history names them, each once.
  const ended = history.flatMap((entry) => entry.ended ?? []);
  const over = items.filter((item) => isOver || item.status !== undefined).map(({ dropId }) => dropId);
  if (items.length > 1)
    demand(
      ended.toSorted().join() === over.toSorted().join(),
      `has parts that are over: ${over.join(', ')}, its history says ${ended.join(', ') || 'none'}`,
    );
}

const BACK: readonly (string | undefined)[] = ['refunding', 'refunded', 'refund_failed'];

/** What was taken for a part that is over goes back; of a part that is not, what its creator decided or the provider gave back. */
function judgeMoney({ status, items, payment }: AuditedOrder, demand: Demand): void {
  const isTaken = payment?.status === 'succeeded' || BACK.includes(payment?.status);
  const isEnded = status === 'failed' || status === 'cancelled';
  const { refunds = [], disputes = [] } = payment?.back ?? {};
  for (const item of items) {
    const {
      dropId,
      status: own,
      refund,
      isUncharged,
      quantity,
      unitPrice,
      owed = 0,
      refunds: asked = [],
    } = item;
    const price = quantity * unitPrice;
    const isFree = price === 0;
    const isDue = isTaken && !isUncharged && !isFree && (isEnded || own !== undefined);
    const isByHand =
      isTaken && !isUncharged && refund === 'refunded' && (isFree || payment?.back !== undefined);
    const isDecided = isTaken && !isUncharged && owed > 0;
    demand(
      isDue ? refund !== undefined : refund === undefined || isByHand || isDecided,
      `has a part of ${dropId} that is ${refund ?? 'not'} paid back`,
    );
    const wanted = asked.reduce((sum, { amount }) => sum + amount, 0);
    demand(
      wanted <= price && owed <= price && (isDue || isEnded || wanted <= owed || isFree || !isTaken),
      `has a part of ${dropId} at ${price} of which ${wanted} were asked back, and ${owed} are owed`,
    );
    demand(
      new Set(asked.map(({ id }) => id)).size === asked.length,
      `has a part of ${dropId} that was paid back twice for one wish`,
    );
    const hasFailed = refunds.some((one) => one.part === dropId && one.status === 'failed');
    demand(refund !== 'refund_failed' || hasFailed, `has a part of ${dropId} whose refund did not fail`);
  }
  if (!isTaken) return;
  if (payment?.back) {
    const came = refunds.filter((one) => one.status === 'succeeded');
    const lost = disputes.filter((one) => one.status === 'lost');
    const back = [...came, ...lost].reduce((sum, { amount }) => sum + amount, 0);
    const told = items.reduce((sum, { refund, quantity, unitPrice, status: own, owed = 0 }) => {
      if (refund === 'refunded') return sum + quantity * unitPrice;
      return refund === undefined && !isEnded && own === undefined ? sum + owed : sum;
    }, 0);
    demand(told <= back, `says that ${told} went back, and ${back} did`);
  }
  const has = (wanted: string) => items.some(({ refund }) => refund === wanted);
  const live = items.filter(
    ({ status: own, quantity, unitPrice }) => !isEnded && own === undefined && quantity * unitPrice > 0,
  );
  const isAllBack = isEnded || (live.length > 0 && live.every(({ refund }) => refund === 'refunded'));
  const atRest = isAllBack ? 'refunded' : 'succeeded';
  const expected = has('refund_failed') ? 'refund_failed' : has('refunding') ? 'refunding' : atRest;
  demand(payment?.status === expected, `is ${status} and its payment ${payment?.status}`);
}
