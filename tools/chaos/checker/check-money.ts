import type { ChangeCall } from '../workload/client-log.ts';
import type { Facts, OrderFacts, PaymentFacts } from './facts.ts';
import type { Found } from './verdict.ts';

/** The provider's books against the orders, and both against what buyers were told. */
export function checkMoney({ log, dump }: Facts): Found {
  const orders = new Map(dump.orders.map((order) => [order._id, order]));
  const payments = new Map(dump.payments.map((payment) => [payment._id, payment]));
  const pays = Map.groupBy(
    log.changes.filter(({ call }) => call === 'pay'),
    ({ orderId }) => orderId,
  );
  return {
    M1: [
      ...dump.payments.flatMap((payment) =>
        findWrongCharge(payment, orders.get(payment._id), pays.get(payment._id) ?? []),
      ),
      ...dump.orders.flatMap((order) =>
        order.status === 'confirmed' && order.payment && payments.get(order._id)?.status !== 'succeeded'
          ? [`${order._id} is confirmed and nobody paid for it`]
          : [],
      ),
    ],
    M2: dump.orders.flatMap((order) => findWrongRefund(order, payments.get(order._id))),
    M3: log.changes.flatMap((call) => findBrokenWord(call, orders.get(call.orderId))),
  };
}

function findWrongCharge(
  { _id, amount, status }: PaymentFacts,
  order: OrderFacts | undefined,
  pays: readonly ChangeCall[],
): string[] {
  if (!order) return [`${_id} was charged and does not exist`];
  return [
    ...(amount === dueOf(order) ? [] : [`${_id} was charged ${amount}, due was ${dueOf(order)}`]),
    ...(pays.some(({ outcome }) => outcome.kind !== 'refused')
      ? []
      : [`${_id} was charged, and its buyer was told otherwise or did not ask`]),
    ...(status === 'processing' ? [`${_id}: nobody has asked what became of the payment`] : []),
  ];
}

/** What the buyer had to pay: parts that ended before the payment began are not in it. */
const dueOf = ({ items }: OrderFacts): number =>
  items.reduce(
    (sum, { quantity, unitPrice, isUncharged }) => sum + (isUncharged ? 0 : quantity * unitPrice),
    0,
  );

const isOver = (status: OrderFacts['status']): boolean => status === 'failed' || status === 'cancelled';

/** Of each part that was paid goes back what is owed, and once: its price when it is over, else what its creator decided. */
function findWrongRefund(order: OrderFacts, paid: PaymentFacts | undefined): string[] {
  const { _id, status, items, payment } = order;
  const isPaid = paid?.status === 'succeeded';
  const parts = items.map((item) => {
    const price = item.quantity * item.unitPrice;
    const isEnded = isOver(item.status ?? status);
    const owed = !isPaid || item.isUncharged ? 0 : isEnded ? price : sum(item.refunds ?? []);
    return { ...item, isEnded, owed, isAll: owed > 0 && owed === price };
  });
  const due = parts.filter(({ owed }) => owed > 0);
  const wanted = due.map(({ dropId, owed }) => `${dropId} ${owed}`).sort();
  const byPart = Map.groupBy(paid?.refunds ?? [], ({ part }) => part);
  const made = [...byPart].map(([part, refunds]) => `${part} ${sum(refunds)}`).sort();
  const told = items.flatMap(({ dropId, refund }) => (refund === 'refunded' ? [dropId] : [])).sort();
  const owed = due.flatMap(({ dropId, isAll }) => (isAll ? [dropId] : [])).sort();
  const isAllBack = parts.every(({ isEnded, isAll }) => isEnded || isAll);
  const left = isAllBack ? 'refunded' : 'succeeded';
  return [
    ...(made.join() === wanted.join()
      ? []
      : [`${_id} is ${status}, paid back were ${list(made)} instead of ${list(wanted)}`]),
    ...(told.join() === owed.join()
      ? []
      : [`${_id} is ${status}, it says that ${list(told)} went back instead of ${list(owed)}`]),
    ...(isPaid && payment?.status !== left
      ? [`${_id} is ${status}, its payment says ${payment?.status ?? 'nothing'}`]
      : []),
  ];
}

/** A refund that was acknowledged was decided once, or ends what was over already; one that was refused was not. */
function findBrokenRefund(
  { orderId, dropId, amount, wish, outcome }: Extract<ChangeCall, { call: 'refund' }>,
  order: OrderFacts | undefined,
): string[] {
  const item = order?.items.find((line) => line.dropId === dropId);
  if (!order || !item) return [`${orderId} does not exist, and its refund was answered`];
  const times = item.refunds?.filter(({ reason }) => reason === wish).length ?? 0;
  const may = {
    ok: amount === null && isOver(item.status ?? order.status) ? [0, 1] : [1],
    refused: [0],
    unknown: [0, 1],
  };
  return may[outcome.kind].includes(times)
    ? []
    : [`${orderId}: a refund of ${dropId} was ${outcome.kind}, and decided ${times} times`];
}

const sum = (amounts: readonly { amount: number }[]): number =>
  amounts.reduce((total, { amount }) => total + amount, 0);

const list = (parts: readonly string[]): string => parts.join(' and ') || 'none';

/** Nothing that was told is taken back without a step that says so. */
function findBrokenWord(change: ChangeCall, order: OrderFacts | undefined): string[] {
  const { call, orderId, outcome } = change;
  if (call === 'refund') return findBrokenRefund(change, order);
  if (outcome.kind !== 'ok') return [];
  if (!order) return [`${orderId} does not exist, and its ${call} was acknowledged`];
  const path = order.history.map(({ status }) => status);
  if (!path.includes(outcome.status))
    return [`${orderId} was told to be ${outcome.status} and went ${path.join(', ')}`];
  if (call !== 'cancel') return [];
  const given = order.items.filter(({ dropId }) => (change.dropId ?? dropId) === dropId);
  const kept = given.find((item) => !isOver(item.status ?? order.status));
  if (kept) return [`${orderId} was cancelled, and its part of ${kept.dropId} is ${order.status}`];
  return [];
}
