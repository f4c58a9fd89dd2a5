import type { Logger } from '../platform/logger.ts';
import type { DueOrders } from '../orders/index.ts';

const REPORT_EVERY_MS = 60_000;
const REFUND_FAILED = 'banks did not take refunds: pay them back in another way, or again at the provider';

export type PaymentReportDeps = {
  orders: Pick<DueOrders, 'countPayments'>;
  /** `null`: no provider takes money here. */
  providerName: string | null;
  logger: Logger;
};

/** Tells how many payments are not at rest, and which of them no worker can bring there. */
export const createPaymentReport = ({ orders, providerName, logger }: PaymentReportDeps) => {
  let told = 0;
  return async function report(): Promise<number> {
    for (const counted of await orders.countPayments()) {
      if (counted.provider !== providerName)
        logger.error(counted, 'open payments at a provider that is not configured any more');
      else if (counted.status === 'refund_failed' && counted.count !== told) {
        told = counted.count;
        logger.error(counted, REFUND_FAILED);
      } else logger.info(counted, 'open payments');
    }
    return REPORT_EVERY_MS;
  };
};
