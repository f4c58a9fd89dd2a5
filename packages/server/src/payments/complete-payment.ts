import type { Order, PaymentReport, Settle, Settlement } from '../orders/index.ts';
import type { Logger } from '../platform/logger.ts';

/** Writes down what the provider said of an order's payment. */
export type CompletePayment = (orderId: string, word: PaymentReport) => Promise<Settlement>;

/**
 * The one way in which a payment is decided, whichever heard of it first: the buyer's request, the provider's call or a worker.
 * It may be told the same thing any number of times, in any order.
 */
export function createCompletePayment(deps: {
  settle: Settle;
  providerName: string;
  logger: Logger;
}): CompletePayment {
  return async (orderId, word) => {
    if (word.failure === 'payment_unavailable')
      deps.logger.error({ orderId }, 'the provider refused a request as wrong: nothing was charged');
    const settlement = await deps.settle(orderId, { kind: 'payment', word }, deps.providerName);
    const reference = settlement.kind === 'settled' ? settlement.order.payment?.reference : undefined;
    if (word.status === 'succeeded' && reference && word.reference && word.reference !== reference) {
      deps.logger.error(
        { orderId, reference, other: word.reference },
        'an order was paid twice: pay the other one back by hand',
      );
    }
    if (word.back && settlement.kind === 'settled' && settlement.isChanged)
      reportTrouble(deps.logger, settlement.order);
    return settlement;
  };
}

/** What no worker can mend. */
function reportTrouble(logger: Logger, { id: orderId, payment }: Order): void {
  const reference = payment?.reference;
  if (payment?.status === 'refund_failed')
    logger.error({ orderId, reference }, 'the bank did not take a refund: pay it back in another way');
  if (payment?.back?.disputes.some(({ status }) => status === 'open'))
    logger.warn(
      { orderId, reference },
      'the buyer contests the payment at their bank: answer at the provider',
    );
}
