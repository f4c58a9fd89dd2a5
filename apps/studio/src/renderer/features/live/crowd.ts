import type { DropPayments, DropSales } from '@livedrops/sdk';
import { formatCount } from '../../lib/format.ts';

/** People beside the orders: who looks, who was turned away, how paying goes. Asked for, not told by events. */
export type Crowd = Pick<DropSales, 'watching' | 'refused' | 'payments'> & { at: number };

/** Why fans were turned away, in words. A code that a newer server has is counted with the others. */
const REASONS: Record<string, string> = {
  sold_out: 'sold out',
  insufficient_stock: 'too few left',
  limit_reached: 'over the limit',
  not_started: 'too early',
  ended: 'too late',
  paused: 'paused',
  cancelled: 'called off',
  price_changed: 'price changed',
  overloaded: 'too many at once',
};

export const refusedTotal = (refused: Crowd['refused']): number =>
  Object.values(refused).reduce((sum, count) => sum + count, 0);

export type Reason = { words: string; count: number };

/** The most frequent first. */
export const refusedReasons = (refused: Crowd['refused']): Reason[] => {
  const counts = new Map<string, number>();
  for (const [code, count] of Object.entries(refused)) {
    const words = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
    counts.set(words ?? 'another reason', (counts.get(words ?? 'another reason') ?? 0) + count);
  }
  return [...counts].map(([words, count]) => ({ words, count })).sort((a, b) => b.count - a.count);
};

export const refusedText = (refused: Crowd['refused']): string =>
  refusedReasons(refused)
    .map(({ words, count }) => `${formatCount(count)} ${words}`)
    .join(', ');

/** Below this share something is wrong with paying rather than with single cards. */
const HEALTHY_SHARE = 0.9;
/** Fewer say nothing about a share. */
const DECIDED_MIN = 10;

export type PaymentHealth = { text: string; isTrouble: boolean };

/** How paying goes, by the orders that are decided or had a try that came to nothing. */
export const paymentHealth = ({ paid, declined, expired }: DropPayments): PaymentHealth => {
  const tried = paid + declined;
  const share = tried === 0 ? 1 : paid / tried;
  const parts = [
    tried === 0 ? 'Nobody has paid yet' : `${Math.floor(share * 100)} % of payments go through`,
    ...(declined > 0 ? [`${formatCount(declined)} declined`] : []),
    ...(expired > 0 ? [`${formatCount(expired)} not paid in time`] : []),
  ];
  return { text: parts.join(', '), isTrouble: tried >= DECIDED_MIN && share < HEALTHY_SHARE };
};
