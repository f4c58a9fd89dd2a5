import type { Clock } from '../platform/clock.ts';
import { forEachAtMost } from '../platform/for-each-at-most.ts';
import type { Logger } from '../platform/logger.ts';
import type { DueOrder } from '../orders/index.ts';

const ROUND_EVERY_MS = 500;
const AT_ONCE = 8;
/** Orders in one round, those that have waited longest first, so that a new one never waits for all the old ones. */
const ROUND_MAX = 400;
const INTERVAL_MAX_MS = 600_000;
const DAY_MS = 86_400_000;
const INTERVAL_AFTER_A_DAY_MS = 3_600_000;

export type AskingOptions = {
  name: string;
  list(): AsyncIterable<DueOrder>;
  /** When it is asked about for the first time, or out of turn; epoch ms. */
  dueAt(order: DueOrder, askedAt: number | null): number;
  /** Since when it waits: the longer, the more rarely it is asked about. */
  since(order: DueOrder): Date;
  /** Never more often than this. */
  intervalMinMs: number;
  /** @throws when the provider did not answer */
  ask(order: DueOrder): Promise<void>;
  clock: Clock;
  logger: Logger;
};

/**
 * Asks the provider about orders again and again, the longer they are open the more rarely, and never gives one up: after a day it says
 * so in the log and goes on. When it asked last is kept in memory only; a process that takes over asks once too often.
 */
export function createAskingRound(options: AskingOptions): () => Promise<number> {
  const { clock, logger } = options;
  const askedAt = new Map<string, number>();

  const dueAt = (order: DueOrder): number => {
    const last = askedAt.get(order.id) ?? null;
    const outOfTurn = options.dueAt(order, last);
    return last === null ? outOfTurn : Math.min(outOfTurn, last + intervalOf(order, last));
  };

  const intervalOf = (order: DueOrder, at: number): number => {
    const ageMs = ageOf(order, at);
    if (ageMs > DAY_MS) return INTERVAL_AFTER_A_DAY_MS;
    return Math.min(INTERVAL_MAX_MS, Math.max(options.intervalMinMs, ageMs / 2));
  };

  const ageOf = (order: DueOrder, at: number): number => at - options.since(order).getTime();

  async function findDue(): Promise<DueOrder[]> {
    const now = clock.now();
    const seen = new Set<string>();
    const due: { order: DueOrder; at: number }[] = [];
    for await (const order of options.list()) {
      seen.add(order.id);
      const at = dueAt(order);
      if (at <= now) due.push({ order, at });
    }
    for (const orderId of askedAt.keys()) if (!seen.has(orderId)) askedAt.delete(orderId);
    return due
      .sort((a, b) => a.at - b.at)
      .slice(0, ROUND_MAX)
      .map(({ order }) => order);
  }

  return async () => {
    let failures = 0;
    await forEachAtMost(AT_ONCE, await findDue(), async (order) => {
      // A provider that is away answers no question: the others are due in the next round as well.
      if (failures >= AT_ONCE) return;
      const { id: orderId, payment } = order;
      try {
        await options.ask(order);
      } catch (error) {
        failures += 1;
        logger.warn({ err: error, orderId, worker: options.name }, 'no answer from the payment provider');
      }
      const now = clock.now();
      askedAt.set(orderId, now);
      if (ageOf(order, now) > DAY_MS) {
        logger.error(
          { orderId, payment: payment?.status, since: options.since(order) },
          'a payment or a refund is open for more than a day',
        );
      }
    });
    return ROUND_EVERY_MS;
  };
}
