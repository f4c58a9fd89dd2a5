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
  // Of an order that goes on it is not known here how much was to go back.
  const money = status === 'confirmed' ? 'The money' : formatMoney(total - refunded, currency);
  const again =
    dispute?.status === 'lost'
      ? 'The dispute about this payment was lost, so the payment provider may refund nothing more of it.'
      : 'Or ask the people who run this shop to refund this order at the payment provider. The Studio sees that within an hour, and the order leaves “Stuck”.';
  return [
    {
      title: 'A refund did not arrive',
      what: `${money} did not go back to ${buyerName}: the bank did not take it. The server does not try again by itself.`,
      ways: [
        `Pay ${buyerName} in another way, such as a bank transfer. The server cannot see that: write it in the note. The order stays in “Stuck”.`,
        again,
        ...(refundable > 0 ? ['A further refund asks the bank for the missing money once more.'] : []),
      ],
    },
  ];
};

const ofDispute = ({ buyerName, status, fulfillment, dispute }: Stuck): StuckAdvice[] => {
  if (dispute?.status !== 'open') return [];
  const answer =
    dispute.answerBy === null
      ? 'The bank asks for no answer now. What it decides is shown here by itself.'
      : `Answer at the payment provider by ${formatWhen(dispute.answerBy)}. If you have no account there, ask the people who run this shop, and tell them the number of the order. Without an answer the buyer mostly wins.`;
  const isHere = status === 'confirmed' && (fulfillment === 'PENDING' || fulfillment === 'PROCESSING');
  return [
    {
      title: 'The buyer contests the payment',
      what: `${buyerName} wants the money back from the bank, and the bank has not decided. What it may take is not refunded from here as well.`,
      ways: [answer, ...(isHere ? ['Do not send it before the bank has decided.'] : [])],
    },
  ];
};
