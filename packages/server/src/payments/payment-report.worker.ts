import type { Logger } from '../platform/logger.ts';
import type { DueOrders } from './due-orders.store.ts';

const REPORT_EVERY_MS = 60_000;

export type PaymentReportDeps = {
  orders: Pick<DueOrders, 'countPayments'>;
  /** `null`: nobody takes money here. */
  providerName: string | null;
  logger: Logger;
};

/** Tells how many payments wait for somebody's word, and which of them nobody here can ask about: the provider was exchanged too early. */
export const createPaymentReport = ({ orders, providerName, logger }: PaymentReportDeps) =>
  async function report(): Promise<number> {
    for (const counted of await orders.countPayments()) {
      if (counted.provider === providerName) logger.info(counted, 'open payments');
      else logger.error(counted, 'open payments at a provider that is not configured any more');
    }
    return REPORT_EVERY_MS;
  };
