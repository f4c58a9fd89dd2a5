import { expect, it, vi } from 'vitest';
import type { Order, Settle } from '../orders/index.ts';
import { createLogger } from '../platform/logger.ts';
import { createCompletePayment } from './complete-payment.ts';
import { createPaymentReport } from './payment-report.worker.ts';

const logger = createLogger('silent');

const paidWith = (reference: string): Settle => {
  const order = { payment: { status: 'succeeded', reference } } as Order;
  return async () => ({ kind: 'settled', order, isChanged: false });
};

it.each([
  ['pi_1', 0],
  ['pi_2', 1],
])('an order that was paid with pi_1 and now with %s is reported %i times', async (reference, times) => {
  const error = vi.spyOn(logger, 'error');
  const complete = createCompletePayment({ settle: paidWith('pi_1'), providerName: 'stripe', logger });
  await complete('ord_1', { status: 'succeeded', reference });
  expect(error).toHaveBeenCalledTimes(times);
});

it('payments at a provider that is gone are an error, the others a number', async () => {
  const [error, info] = [vi.spyOn(logger, 'error'), vi.spyOn(logger, 'info')];
  const mine = { status: 'unknown', provider: 'stripe', count: 2 } as const;
  const gone = { status: 'refunding', provider: 'demo', count: 1 } as const;
  const report = createPaymentReport({
    orders: { countPayments: async () => [mine, gone] },
    providerName: 'stripe',
    logger,
  });
  await report();
  expect(info).toHaveBeenCalledWith(mine, expect.any(String));
  expect(error).toHaveBeenCalledWith(gone, expect.any(String));
});
