import type { Settle } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { within } from '../platform/within.ts';
import { createAskingRound } from './asking-round.ts';
import type { DueOrder, DueOrders } from './due-orders.store.ts';
import { refundsOf } from './payment.ts';
import type { PaymentProvider, Refund } from './provider.ts';

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
 * again, and the provider refunds a part once.
 */
export const createRefunds = (deps: RefundDeps): (() => Promise<number>) =>
  createAskingRound({
    name: 'refund',
    list: () => deps.orders.refunds(deps.provider.name),
    dueAt: (_order, askedAt) => (askedAt === null ? 0 : Number.POSITIVE_INFINITY),
    // An order that has changed may have another part that goes back: it is asked about as often as a new one.
    since: ({ updatedAt }) => updatedAt,
    intervalMinMs: INTERVAL_MIN_MS,
    ask: (order) => giveBack(deps, order),
    clock: deps.clock,
    logger: deps.logger,
  });

async function giveBack({ provider, settle }: RefundDeps, order: DueOrder): Promise<void> {
  const failures: unknown[] = [];
  for (const refund of refundsOf(order)) {
    // A part that cannot be paid back does not keep the others waiting.
    const answer = await askFor(provider, refund).catch((error: unknown) => void failures.push(error));
    if (answer === 'refunded')
      await settle(order._id, { kind: 'refunded', dropIds: [refund.part] }, provider.name);
  }
  if (failures.length > 0) throw failures[0];
}

/** Of what cost nothing, nothing goes back. */
const askFor = async (provider: PaymentProvider, refund: Refund) =>
  refund.amount === 0 ? 'refunded' : within(provider.refund(refund), ANSWER_MS);
