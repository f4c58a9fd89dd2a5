import { t } from '@lingui/core/macro';
import type { DropOrder } from '@livedrops/sdk';
import { formatMoney, formatWhen } from '../../lib/format.ts';

/** Why an order is stuck, and what its creator can do about it, one way after the other. */
export type StuckAdvice = { title: string; what: string; ways: string[] };

type Stuck = Pick<
  DropOrder,
  | 'buyerName'
  | 'status'
  | 'fulfillment'
  | 'refund'
  | 'refundFailure'
  | 'refunded'
  | 'refundable'
  | 'dispute'
  | 'total'
  | 'currency'
>;

/** Nothing for an order that goes its way. */
export const stuckAdvice = (part: Stuck): StuckAdvice[] => [...ofRefund(part), ...ofDispute(part)];

const ofRefund = (part: Stuck): StuckAdvice[] => {
  const { buyerName, status, refund, refunded, refundable, dispute, total, currency } = part;
  if (refund !== 'refund_failed') return [];
  const amount = formatMoney(total - refunded, currency);
  const again =
    dispute?.status === 'lost'
      ? t`The dispute about this payment was lost, so the payment provider may refund nothing more of it.`
      : t`Or ask the people who run this shop to refund this order at the payment provider. The Studio sees that within an hour, and the order leaves “Stuck”.`;
  return [
    {
      title: t`A refund did not arrive`,
      what: [
        // Of an order that goes on it is not known here how much was to go back.
        status === 'confirmed'
          ? t`The money did not go back to ${buyerName}: the bank did not take it. The server does not try again by itself.`
          : t`${amount} did not go back to ${buyerName}: the bank did not take it. The server does not try again by itself.`,
        ...sayWhy(part),
      ].join(' '),
      ways: [
        t`Pay ${buyerName} in another way, such as a bank transfer. The server cannot see that: write it in the note. The order stays in “Stuck”.`,
        again,
        ...(refundable > 0 ? [t`A further refund asks the bank for the missing money once more.`] : []),
      ],
    },
  ];
};

/** The reasons that the server knows today; a new one comes in its words. */
const REASONS: Partial<Record<string, string>> = {
  card_expired: t`The reason: the card has expired, or was cancelled.`,
  card_lost: t`The reason: the card was reported lost or stolen.`,
  bank_declined: t`The reason: the bank of the buyer declined it.`,
  provider_short: t`The reason: the account at the payment provider has too little money.`,
  disputed: t`The reason: the buyer contests the payment.`,
  withdrawn: t`The reason: it was cancelled at the payment provider.`,
  refused: t`The reason: the payment provider refuses to refund this payment.`,
};

const sayWhy = ({ refundFailure }: Stuck): string[] =>
  refundFailure === undefined
    ? []
    : [REASONS[refundFailure.code] ?? t`The reason: ${{ message: refundFailure.message }}`];

const ofDispute = ({ buyerName, status, fulfillment, dispute }: Stuck): StuckAdvice[] => {
  if (dispute?.status !== 'open') return [];
  const until = dispute.answerBy && formatWhen(dispute.answerBy);
  const answer =
    until === null
      ? t`The bank asks for no answer now. What it decides is shown here by itself.`
      : t`Answer at the payment provider by ${until}. If you have no account there, ask the people who run this shop, and tell them the number of the order. Without an answer the buyer mostly wins.`;
  const isHere = status === 'confirmed' && (fulfillment === 'PENDING' || fulfillment === 'PROCESSING');
  return [
    {
      title: t`The buyer contests the payment`,
      what: t`${buyerName} wants the money back from the bank, and the bank has not decided. What it may take is not refunded from here as well.`,
      ways: [answer, ...(isHere ? [t`Do not send it before the bank has decided.`] : [])],
    },
  ];
};
