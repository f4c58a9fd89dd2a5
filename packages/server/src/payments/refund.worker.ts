import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { within } from '../platform/within.ts';
import { createAskingRound } from './asking-round.ts';
import type { CompletePayment } from './complete-payment.ts';
import type { DueOrder, DueOrders } from '../orders/index.ts';
import { refOf, refundsOf } from './payment.ts';
import type { PaidBack, PaymentProvider } from './provider.ts';

const ANSWER_MS = 10_000;
const INTERVAL_MIN_MS = 1000;

export type RefundDeps = {
  orders: Pick<DueOrders, 'refunds'>;
  provider: PaymentProvider;
  complete: CompletePayment;
  clock: Clock;
  logger: Logger;
};

/**
 * Gives back what is to be given back. It looks first what went back already, by hand too, and asks for the rest. A process that dies
 * before it has written the answer down leaves a refund that the next look finds.
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

async function giveBack({ provider, complete }: RefundDeps, order: DueOrder): Promise<void> {
  const tell = async (answer: Promise<PaidBack>) =>
    complete(order.id, { status: 'succeeded', ...(await within(answer, ANSWER_MS)) });
  const known = await tell(provider.findBack({ ...refOf(order), currency: order.currency }));
  if (known.kind !== 'settled') return;
  const failures: unknown[] = [];
  for (const refund of refundsOf(known.order))
    // A part that cannot be paid back does not keep the others waiting.
    await tell(provider.refund(refund)).catch((error: unknown) => void failures.push(error));
  if (failures.length > 0) throw failures[0];
}
