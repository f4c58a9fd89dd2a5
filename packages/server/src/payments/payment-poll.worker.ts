import type { PaymentReport } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { within } from '../platform/within.ts';
import { createAskingRound } from './asking-round.ts';
import type { CompletePayment } from './complete-payment.ts';
import type { DueOrder, DueOrders } from '../orders/index.ts';
import { ageOf, beganAt, chargeOf, isStarterGone, refOf, STARTER_MS } from './payment.ts';
import type { PaymentProvider } from './provider.ts';

const ANSWER_MS = 8000;
/** So long before the units of an open payment would go back it is asked once more. */
const LAST_CHANCE_MS = 1500;

export type PaymentPollDeps = {
  orders: Pick<DueOrders, 'openPayments'>;
  provider: PaymentProvider;
  complete: CompletePayment;
  clock: Clock;
  logger: Logger;
};

/** Finds out what became of payments whose result is not known, also of those whose process died. */
export function createPaymentPoll(deps: PaymentPollDeps): () => Promise<number> {
  const { provider, clock, logger } = deps;
  return createAskingRound({
    name: 'payment-poll',
    list: () => deps.orders.openPayments(provider.name),
    dueAt: (order, askedAt) => dueAt(order, askedAt, provider.askAfterMs),
    since: beganAt,
    intervalMinMs: provider.askAfterMs,
    ask: (order) => askAbout(deps, order),
    clock,
    logger,
  });
}

function dueAt(order: DueOrder, askedAt: number | null, askAfterMs: number): number {
  const firstAt = askedAt === null ? order.updatedAt.getTime() + askAfterMs : Number.POSITIVE_INFINITY;
  const lastChanceAt = (order.holdExpiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - LAST_CHANCE_MS;
  if (order.isHolding) return (askedAt ?? 0) < lastChanceAt ? Math.min(firstAt, lastChanceAt) : firstAt;
  // Its units have gone back since: now it may be stopped.
  const releasedAt = order.updatedAt.getTime();
  return (askedAt ?? 0) < releasedAt ? releasedAt : firstAt;
}

async function askAbout(deps: PaymentPollDeps, order: DueOrder): Promise<void> {
  const { provider } = deps;
  const answer = <T>(work: Promise<T>): Promise<T> => within(work, ANSWER_MS);
  const word = await answer(provider.find(refOf(order)));
  const isWanted = order.status === 'pending' && order.isHolding;
  if (!word) {
    const next = decideForUnheardOf(order, isWanted, provider.findLagMs, deps.clock.now());
    if (next === 'start') await deps.complete(order.id, await answer(provider.start(chargeOf(order))));
    if (next === 'decline') await deps.complete(order.id, { status: 'declined' });
    return;
  }
  await deps.complete(order.id, isWanted ? word : await stopIfOpen(deps, order, word));
}

/** The units are with others, or the order is over: better no money than money that goes back. */
async function stopIfOpen(
  deps: PaymentPollDeps,
  order: DueOrder,
  word: PaymentReport,
): Promise<PaymentReport> {
  if (word.status !== 'processing' && word.status !== 'try_failed') return word;
  const reference = word.reference ?? order.payment?.reference ?? null;
  return (await within(deps.provider.stop({ orderId: order.id, reference }), ANSWER_MS)) ?? word;
}

/**
 * It was written down that the payment begins, and the provider knows nothing of it. As long as its beginner may live it is left to it;
 * then it is begun again, which is safe, because the provider charges an order once. If it is not wanted any more it is declined, but
 * not before the provider would surely know of it. Should it come even then, it is paid back.
 */
function decideForUnheardOf(
  order: DueOrder,
  isWanted: boolean,
  findLagMs: number,
  now: number,
): 'wait' | 'start' | 'decline' {
  if (!isStarterGone(order, now)) return 'wait';
  if (isWanted) return 'start';
  return ageOf(order, now) >= STARTER_MS + findLagMs ? 'decline' : 'wait';
}
