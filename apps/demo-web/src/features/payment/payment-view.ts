import type { Order } from '@livedrops/sdk';

/** Where the payment of a pending order stands. */
export type PaymentView = {
  /**
   * - `due`: the buyer may pay.
   * - `overdue`: the time is up by the clock; only the server's word ends it.
   * - `deciding`: the provider was asked.
   * - `asking`: its answer was lost and is being looked for.
   */
  phase: 'due' | 'overdue' | 'deciding' | 'asking';
  title: string;
  text: string;
  /** Time to pay that is left, in milliseconds; `null` when no clock runs. */
  leftMs: number | null;
  /** What part of the hold is left, 0 to 1. */
  leftShare: number;
  /** Why the last try came to nothing, where another one may be made. */
  problem: { title: string; text: string } | null;
};

/** A pending order by the server's clock. Pure. */
export const viewPayment = (order: Order, nowMs: number): PaymentView => {
  const expiresMs = order.holdExpiresAt === null ? null : Date.parse(order.holdExpiresAt);
  const isOver = expiresMs !== null && nowMs >= expiresMs;
  const status = order.payment?.status;
  if (status === 'processing' || status === 'unknown')
    return { ...WAITING[status](isOver ? LATE : ''), ...NO_CLOCK };
  if (isOver) return { ...OVERDUE, ...NO_CLOCK };
  return {
    phase: 'due',
    title: 'Reserved for you',
    text: 'Pay before the time is up, or it goes back to everybody.',
    leftMs: expiresMs === null ? null : expiresMs - nowMs,
    leftShare: expiresMs === null ? 1 : shareLeft(order, expiresMs, nowMs),
    problem: problemOf(order),
  };
};

const NO_CLOCK = { leftMs: null, leftShare: 0, problem: null };

const STILL_YOURS = 'Nothing was charged, and it is still reserved for you.';

const problemOf = ({ payment }: Order): PaymentView['problem'] => {
  switch (payment?.failure?.code) {
    case undefined:
      return null;
    case 'payment_declined':
      return { title: 'The payment was declined', text: `${STILL_YOURS} Try another way to pay.` };
    case 'payment_method_invalid':
      return { title: 'This way to pay is not known', text: `${STILL_YOURS} Try another one.` };
    default:
      return { title: 'The payment did not work', text: `${STILL_YOURS} Please try again.` };
  }
};

const LATE =
  ' Your reservation has ended meanwhile: if none is left when the money arrives, you get it back.';

const WAITING = {
  processing: (late: string) => ({
    phase: 'deciding' as const,
    title: 'Your payment is being decided',
    text: `This takes a few seconds. There is nothing to press, and you are charged once.${late}`,
  }),
  unknown: (late: string) => ({
    phase: 'asking' as const,
    title: 'We are asking your bank',
    text: `Its answer got lost on the way, so we ask until we know. You are charged once, and you may leave this page.${late}`,
  }),
};

const OVERDUE = {
  phase: 'overdue' as const,
  title: 'The time to pay is up',
  text: 'Your reservation is going back to everybody. Nothing was charged.',
};

const shareLeft = ({ createdAt }: Order, expiresMs: number, nowMs: number): number => {
  const wholeMs = expiresMs - Date.parse(createdAt);
  return wholeMs <= 0 ? 0 : Math.max(0, Math.min(1, (expiresMs - nowMs) / wholeMs));
};
