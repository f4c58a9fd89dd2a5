import type { Order as WireOrder } from '@livedrops/sdk/contract';
import { createDueOrders, type Order, type Settle } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import { createId } from '../platform/id.ts';
import { createLease } from '../platform/lease.ts';
import type { Logger } from '../platform/logger.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { createAutoProgress } from './auto-progress.worker.ts';
import { createCompletePayment } from './complete-payment.ts';
import { createDropCancellation, type DropCancellationDeps } from './drop-cancellation.worker.ts';
import { createHoldExpiry } from './hold-expiry.worker.ts';
import type { OpenProvider } from './open-provider.ts';
import { createPaymentReport } from './payment-report.worker.ts';
import { createPaymentPoll } from './payment-poll.worker.ts';
import { paymentsRoutes } from './payments.routes.ts';
import type { PayOrderDeps } from './pay-order.ts';
import type { PaymentProvider } from './provider.ts';
import { createRefunds } from './refund.worker.ts';
import { LEASE_MS, startWorkers } from './start-workers.ts';
import { stripeWebhookRoutes } from './stripe-webhook.routes.ts';

export { openProvider } from './open-provider.ts';

export type PaymentsOptions = {
  connection: MongoConnection;
  from: OpenProvider;
  /** Whether fulfilment goes on by itself, for demos. */
  autoProgress: boolean;
  settle: Settle;
  findCancelledDrops: DropCancellationDeps['findCancelledDrops'];
  findOwn(orderId: string, userId: string): Promise<Order | null>;
  presentOrder(order: Order): WireOrder;
  clock: Clock;
  logger: Logger;
};

/** Takes money for orders, gives it back, and ends what is not paid in time. Whatever happens to an order happens through `settle`. */
export function createPayments(options: PaymentsOptions) {
  const { connection, settle, findOwn, presentOrder, clock, logger, findCancelledDrops } = options;
  const { settings, provider, callStripe } = options.from;
  const complete = createCompletePayment({ settle, providerName: settings.provider, logger });
  const orders = createDueOrders(connection);
  const inFlight: PayOrderDeps['inFlight'] = new Map();
  const pay = provider && { findOwn, settle, complete, provider, clock, logger, inFlight };

  const ofProvider = (from: PaymentProvider) => ({
    'payment-poll': createPaymentPoll({ orders, provider: from, complete, clock, logger }),
    refund: createRefunds({ orders, provider: from, complete, clock, logger }),
  });

  return {
    routes: paymentsRoutes({ pay, presentOrder }),
    /** To be mounted in front of everything that parses bodies; `null` when the provider does not call. */
    webhookRouter:
      callStripe && settings.provider === 'stripe' && settings.webhookSecrets.length > 0
        ? stripeWebhookRoutes({
            call: callStripe,
            secrets: settings.webhookSecrets,
            complete,
            logger,
          })
        : null,
    /** Loads what is needed only here, before the first buyer waits for it. */
    async prepare() {
      await callStripe?.(async () => {});
    },
    /** Payments that are not at rest, for metrics. */
    countPayments: orders.countPayments,
    startWorkers: () =>
      startWorkers(
        {
          'hold-expiry': createHoldExpiry({ orders, settle }),
          'drop-cancellation': createDropCancellation({ orders, settle, clock, findCancelledDrops }),
          'payment-report': createPaymentReport({ orders, providerName: provider?.name ?? null, logger }),
          ...(provider && ofProvider(provider)),
          ...(options.autoProgress && { 'auto-progress': createAutoProgress({ orders, settle, clock }) }),
        },
        createLease(connection, 'payments', createId('prc'), LEASE_MS),
        logger,
      ),
    /** Resolves when every payment that is being asked for has its answer. */
    async drain() {
      await Promise.allSettled(inFlight.values());
    },
  };
}
