import {
  isPaymentOpen,
  type Order,
  type PaymentReport,
  presentUnchanged,
  type Settle,
  type Settlement,
  unknownOrder,
} from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import type { Logger } from '../platform/logger.ts';
import { DeadlineError, within } from '../platform/within.ts';
import type { CompletePayment } from './complete-payment.ts';
import { chargeOf, isStarterGone, refOf } from './payment.ts';
import type { PaymentProvider } from './provider.ts';

/** Less than the 9.5 s after which a request is answered whatever its handler does: what is written last needs a moment too. */
const PROVIDER_MS = 8000;
/** Finding out about another's payment is a favour; the buyer is not kept waiting for it. */
const FIND_MS = 3000;
const RETRY_AFTER_MS = 500;

export type PayOrderDeps = {
  findOwn(orderId: string, userId: string): Promise<Order | null>;
  settle: Settle;
  complete: CompletePayment;
  provider: PaymentProvider;
  clock: Clock;
  logger: Logger;
  /** Orders that are being paid by this process. */
  inFlight: Map<string, Promise<Order | Refusal>>;
  providerMs?: number;
};

/**
 * Pays for an order once, however often and wherever it is asked at the same time. It is written down that a payment begins before the
 * provider hears of it, and the provider names it by the order: a process that dies in between leaves something that a worker can find.
 *
 * Of two requests to one process, the second joins the first. Of two processes, one begins; the other asks the provider once what has
 * become of the payment, and returns the order as it is then. That also helps when the first process has died, which is why the other
 * does not wait for it.
 */
export async function payOrder(
  deps: PayOrderDeps,
  input: { orderId: string; userId: string; method: string | null },
): Promise<Order | Refusal> {
  const order = await deps.findOwn(input.orderId, input.userId);
  if (!order) return unknownOrder();
  const twin = deps.inFlight.get(order.id);
  if (twin) return twin;
  const paid = pay(deps, order, input.method).finally(() => deps.inFlight.delete(order.id));
  deps.inFlight.set(order.id, paid);
  return paid;
}

async function pay(deps: PayOrderDeps, found: Order, method: string | null): Promise<Order | Refusal> {
  if (isOfAnother(found, deps.provider)) return anotherProvider(found);
  const endsAt = performance.now() + (deps.providerMs ?? PROVIDER_MS);
  const begun = await deps.settle(found.id, { kind: 'start_payment', method }, 'buyer');
  if (begun.kind !== 'settled') return presentPaid(begun);
  const { order } = begun;
  if (!isPaymentOpen(order)) return order;
  const completed = begun.isChanged ? await start(deps, order, endsAt) : await help(deps, order, endsAt);
  return completed ? presentPaid(completed, order) : order;
}

function start(deps: PayOrderDeps, order: Order, endsAt: number): Promise<Settlement> {
  const heard = deps.provider.start(chargeOf(order)).catch((error: unknown): PaymentReport => {
    deps.logger.warn({ err: error, orderId: order.id }, 'the provider gave no answer to a payment');
    return { status: 'unknown' };
  });
  // Goes on when the caller has gone: an answer that comes late is an answer.
  const completed = heard.then((word) => deps.complete(order.id, word));
  return within(completed, Math.max(0, endsAt - performance.now())).catch((error: unknown) => {
    if (error instanceof DeadlineError) return deps.complete(order.id, { status: 'unknown' });
    throw error;
  });
}

/** Another request has begun. `null`: there is nothing new. */
async function help(deps: PayOrderDeps, order: Order, endsAt: number): Promise<Settlement | null> {
  const word = await within(deps.provider.find(refOf(order)), FIND_MS).catch(() => 'no answer' as const);
  if (word === 'no answer') return null;
  if (word) return deps.complete(order.id, word);
  const canStart = order.status === 'pending' && order.isHolding;
  return canStart && isStarterGone(order, deps.clock.now()) ? start(deps, order, endsAt) : null;
}

/** What was written before is true as well; it is told when the last word could not be written for lack of room. */
function presentPaid(settlement: Settlement, before?: Order): Order | Refusal {
  switch (settlement.kind) {
    case 'settled':
      return isOurFault(settlement.order) ? refusedByProvider() : settlement.order;
    case 'unknown':
      return unknownPayment();
    case 'refused':
      return before ?? presentUnchanged(settlement);
  }
}

const isOurFault = ({ payment }: Order): boolean =>
  payment?.status === 'required' && payment.failure?.code === 'payment_unavailable';

const refusedByProvider = () =>
  new Refusal('unavailable', {
    detail:
      'The payment could not be made for a reason on our side. Nothing was charged, and your units are kept',
    outcome: 'not_executed',
    shouldRetry: false,
  });

const unknownPayment = () =>
  new Refusal('unavailable', {
    detail: 'The database did not say in time what became of the payment. Ask again: it is charged once',
    outcome: 'unknown',
    retryAfterMs: RETRY_AFTER_MS,
    shouldRetry: true,
  });

const isOfAnother = ({ payment }: Order, provider: PaymentProvider): boolean =>
  payment !== null && payment.provider !== provider.name && payment.status === 'required';

const anotherProvider = ({ payment }: Order) =>
  new Refusal('unavailable', {
    detail: `Orders are not paid at ${payment?.provider ?? 'any provider'} any more`,
    shouldRetry: false,
  });
