import { t } from '@lingui/core/macro';
import type { DropPayments, DropSales } from '@livedrops/sdk';
import { formatCount } from '../../lib/format.ts';

/** People beside the orders: who looks, who was turned away, how paying goes. Asked for, not told by events. */
export type Crowd = Pick<DropSales, 'watching' | 'refused' | 'payments'> & { at: number };

/** Why fans were turned away, in words. A code that a newer server has is counted with the others. */
const REASONS: Record<string, string> = {
  sold_out: t`sold out`,
  insufficient_stock: t`too few left`,
  limit_reached: t`over the limit`,
  not_started: t`too early`,
  ended: t`too late`,
  paused: t`paused`,
  cancelled: t`called off`,
  price_changed: t`price changed`,
  overloaded: t`too many at once`,
};
const OTHER_REASON = t`another reason`;

export const refusedTotal = (refused: Crowd['refused']): number =>
  Object.values(refused).reduce((sum, count) => sum + count, 0);

export type Reason = { words: string; count: number };

/** The most frequent first. */
export const refusedReasons = (refused: Crowd['refused']): Reason[] => {
  const counts = new Map<string, number>();
  for (const [code, count] of Object.entries(refused)) {
    const words = (Object.hasOwn(REASONS, code) ? REASONS[code] : undefined) ?? OTHER_REASON;
    counts.set(words, (counts.get(words) ?? 0) + count);
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
  const percent = Math.floor(share * 100);
  const parts = [
    tried === 0 ? t`Nobody has paid yet` : t`${percent} % of payments go through`,
    ...(declined > 0 ? [t`${{ count: formatCount(declined) }} declined`] : []),
    ...(expired > 0 ? [t`${{ count: formatCount(expired) }} not paid in time`] : []),
  ];
  return { text: parts.join(', '), isTrouble: tried >= DECIDED_MIN && share < HEALTHY_SHARE };
};
