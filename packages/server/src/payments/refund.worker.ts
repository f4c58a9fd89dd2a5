import type { Settle } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { within } from '../platform/within.ts';
import { createAskingRound } from './asking-round.ts';
import type { DueOrder, DueOrders } from './due-orders.store.ts';
import { refOf } from './payment.ts';
import type { PaymentProvider } from './provider.ts';

const ANSWER_MS = 10_000;
const INTERVAL_MIN_MS = 1000;

export type RefundDeps = {
  orders: Pick<DueOrders, 'refunds'>;
  provider: PaymentProvider;
  settle: Settle;
  clock: Clock;
  logger: Logger;
};

/**
 * Gives back what is to be given back. It asks for the refund before it writes down that it is done: whoever dies in between asks
 * again, and the provider refunds an order once.
 */
export const createRefunds = (deps: RefundDeps): (() => Promise<number>) =>
  createAskingRound({
    name: 'refund',
    list: () => deps.orders.refunds(deps.provider.name),
    dueAt: (_order, askedAt) => (askedAt === null ? 0 : Number.POSITIVE_INFINITY),
    intervalMinMs: INTERVAL_MIN_MS,
    ask: (order) => giveBack(deps, order),
    clock: deps.clock,
    logger: deps.logger,
  });

async function giveBack({ provider, settle }: RefundDeps, order: DueOrder): Promise<void> {
  const { total: amount, currency } = order;
  const answer = await within(provider.refund({ ...refOf(order), amount, currency }), ANSWER_MS);
  if (answer === 'refunded') await settle(order._id, { kind: 'refunded' }, provider.name);
}
