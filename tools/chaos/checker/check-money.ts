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
    ...(amount === order.total ? [] : [`${_id} was charged ${amount}, its total is ${order.total}`]),
    ...(pays.some(({ outcome }) => outcome.kind !== 'refused')
      ? []
      : [`${_id} was charged, and its buyer was told otherwise or did not ask`]),
    ...(status === 'processing' ? [`${_id}: nobody has asked what became of the payment`] : []),
  ];
}

function findWrongRefund({ _id, status, payment }: OrderFacts, paid: PaymentFacts | undefined): string[] {
  const due = paid?.status === 'succeeded' && status !== 'confirmed' ? 1 : 0;
  const made = paid?.refunds ?? 0;
  return [
    ...(made === due ? [] : [`${_id} is ${status}, and was paid back ${made} times instead of ${due}`]),
    ...((payment?.status === 'refunded') === (due === 1)
      ? []
      : [`${_id} is ${status}, its payment says ${payment?.status ?? 'nothing'}`]),
  ];
}

/** Nothing that was told is taken back without a step that says so. */
function findBrokenWord({ call, orderId, outcome }: ChangeCall, order: OrderFacts | undefined): string[] {
  if (outcome.kind !== 'ok') return [];
  if (!order) return [`${orderId} does not exist, and its ${call} was acknowledged`];
  const path = order.history.map(({ status }) => status);
  if (!path.includes(outcome.status))
    return [`${orderId} was told to be ${outcome.status} and went ${path.join(', ')}`];
  if (call === 'cancel' && order.status !== 'cancelled' && order.status !== 'failed')
    return [`${orderId} was cancelled and is ${order.status}`];
  return [];
}
