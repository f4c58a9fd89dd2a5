import { isOver, type OrderDispute, type OrderStatus, type RefundStatus } from '@livedrops/sdk/contract';

/**
 * What the provider's books say of money that went back, or is to go back, of one payment. An order keeps a copy of them, so a refund that
 * somebody makes by hand at the provider needs no code of its own.
 */
export type MoneyBack = { refunds: readonly ProviderRefund[]; disputes: readonly ProviderDispute[] };

export type ProviderRefund = {
  id: string;
  /** The part of the order that it is for; `null` when the provider's books name none, as of a refund that a person made. */
  part: string | null;
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
  /** Why it failed, where the provider says so. */
  failure?: RefundFailureCode;
};

export type RefundFailureCode =
  | 'card_expired'
  | 'card_lost'
  | 'bank_declined'
  | 'provider_short'
  | 'disputed'
  | 'withdrawn'
  | 'refused';

/** `isRefundable`: the payment can be refunded all the same. */
export type ProviderDispute = {
  id: string;
  amount: number;
  status: OrderDispute['status'];
  answerBy: Date | null;
  isRefundable: boolean;
};

/** A part of an order with what was paid for it. */
export type PaidPart = {
  dropId: string;
  status: OrderStatus;
  isUncharged: boolean;
  refund: RefundStatus | null;
  /** Its price. */
  amount: number;
  /** How much of it is to be back in all: its price when it is over, else what its creator decided to give back. */
  owed: number;
};

/** The money of one part that went back, and that is under way. `failed`: the largest refund of this part that did not arrive. */
export type Share = { back: number; underWay: number; failed: number };

export const NOTHING: MoneyBack = { refunds: [], disputes: [] };

const REFUND_STEPS: Record<ProviderRefund['status'], number> = { pending: 0, succeeded: 1, failed: 2 };
/** A dispute that was lost can still be won by an appeal. */
const DISPUTE_STEPS: Record<ProviderDispute['status'], number> = { open: 0, won: 1, lost: 1 };

/**
 * What is known with what was heard; the same object when that is nothing new. The provider tells things late, twice and out of order:
 * nothing goes back to an earlier state.
 */
export function mergeBack(known: MoneyBack | undefined, heard: MoneyBack): MoneyBack | undefined {
  const { refunds, disputes } = known ?? NOTHING;
  const merged = {
    refunds: mergeById(refunds, heard.refunds, REFUND_STEPS, isSameRefund),
    disputes: mergeById(disputes, heard.disputes, DISPUTE_STEPS, isSameDispute),
  };
  return merged.refunds === refunds && merged.disputes === disputes ? known : merged;
}

const isSameRefund = (a: ProviderRefund, b: ProviderRefund): boolean =>
  a.status === b.status && a.part === b.part && a.amount === b.amount && a.failure === b.failure;

export const isSameDispute = (a: ProviderDispute | null, b: ProviderDispute | null): boolean =>
  a?.status === b?.status &&
  a?.amount === b?.amount &&
  a?.isRefundable === b?.isRefundable &&
  a?.answerBy?.getTime() === b?.answerBy?.getTime();

function mergeById<Status extends string, Thing extends { id: string; status: Status }>(
  known: readonly Thing[],
  heard: readonly Thing[],
  steps: Record<Status, number>,
  isSame: (a: Thing, b: Thing) => boolean,
): readonly Thing[] {
  const byId = new Map(known.map((one) => [one.id, one]));
  const news = heard.filter((one) => {
    const was = byId.get(one.id);
    return !was || (steps[one.status] >= steps[was.status] && !isSame(one, was));
  });
  if (news.length === 0) return known;
  for (const one of news) byId.set(one.id, one);
  return [...byId.values()];
}

/** What went back in all: refunds that arrived, and disputes that the buyer won. */
export const totalBack = (back: MoneyBack): number => sum(cameIn(back));

/** Refunds that arrived and disputes that the buyer won. */
export const cameIn = ({ refunds, disputes }: MoneyBack): readonly { id: string; amount: number }[] => [
  ...refunds.filter(({ status }) => status === 'succeeded'),
  ...disputes.filter(({ status }) => status === 'lost'),
];

const lostIn = (disputes: MoneyBack['disputes']): number =>
  sum(disputes.filter(({ status }) => status === 'lost'));

const sum = (amounts: readonly { amount: number }[]): number =>
  amounts.reduce((total, { amount }) => total + amount, 0);

export const isCharged = ({ isUncharged, amount }: PaidPart): boolean => !isUncharged && amount > 0;

const isOwed = (part: PaidPart): boolean => part.owed > 0 && isCharged(part);

/**
 * Shares the money that went back out to the parts that it was paid for.
 *
 * A refund that names a part is that part's, up to its price. All other money is taken first by the parts that were told that theirs
 * is back, then by those that are owed some, beginning with those that have been refunded in part. The rest belongs to the parts that
 * go on when it is only one, or when it is enough for all of them; else it is of no part. Money that an open dispute holds is under way.
 */
export function shareOut(parts: readonly PaidPart[], { refunds, disputes }: MoneyBack): Map<string, Share> {
  const charged = parts.filter(isCharged);
  const only = charged.length === 1 ? charged[0] : undefined;
  const ownerOf = ({ part }: ProviderRefund) => only ?? charged.find(({ dropId }) => dropId === part);
  const total = (owner: PaidPart | undefined, status: ProviderRefund['status']) =>
    sum(refunds.filter((refund) => refund.status === status && ownerOf(refund) === owner));

  const own = charged.map((part) => ({
    part,
    back: total(part, 'succeeded'),
    underWay: total(part, 'pending'),
  }));
  const shares = new Map(
    own.map(({ part, back, underWay }) => {
      const failures = refunds.filter((one) => one.status === 'failed' && one.part === part.dropId);
      const failed = Math.max(0, ...failures.map(({ amount }) => amount));
      return [part.dropId, { back: Math.min(back, part.amount), underWay, failed }] as const;
    }),
  );
  const spread = createSpread(charged, shares);
  const excess = own.reduce((all, { part, back }) => all + Math.max(0, back - part.amount), 0);
  spread('back', total(undefined, 'succeeded') + lostIn(disputes) + excess);
  spread('underWay', total(undefined, 'pending') + heldIn(disputes));
  return shares;
}

const createSpread =
  (charged: readonly PaidPart[], shares: ReadonlyMap<string, Share>) =>
  (field: 'back' | 'underWay', amount: number): void => {
    type Wanted = (part: PaidPart, share: Share | undefined) => number;
    const giveAll = (receivers: readonly PaidPart[], available: number, wanted: Wanted) =>
      receivers.reduce((left, part) => {
        const share = shares.get(part.dropId);
        const given = Math.min(left, wanted(part, share));
        if (share) share[field] += given;
        return left - given;
      }, available);
    const isBegun = ({ dropId }: PaidPart) => {
      const { back = 0, underWay = 0 } = shares.get(dropId) ?? {};
      return back + underWay > 0;
    };
    const told = charged.filter(({ refund }) => refund === 'refunded');
    const owed = charged.filter(isOwed);
    const rest = giveAll([...owed.filter(isBegun), ...owed], giveAll(told, amount, leftOf), missingOf);
    const kept = charged.filter(({ status }) => !isOver(status));
    const wanted = kept.reduce((all, part) => all + leftOf(part, shares.get(part.dropId)), 0);
    if (kept.length === 1 || rest >= wanted) giveAll(kept, rest, leftOf);
  };

/** Money that the bank may give to the buyer: it must not go back a second time. */
const heldIn = (disputes: MoneyBack['disputes']): number =>
  sum(disputes.filter(({ status, isRefundable }) => status === 'open' && !isRefundable));

/** What can still be refunded of a payment of this amount. */
export const refundable = (amount: number, back: MoneyBack): number =>
  Math.max(0, amount - totalBack(back) - sum(back.refunds.filter(({ status }) => status === 'pending')));

/** What of a part's price has neither gone back nor is under way. */
export const leftOf = ({ amount }: PaidPart, share: Share | undefined): number =>
  Math.max(0, amount - (share?.back ?? 0) - (share?.underWay ?? 0));

/** The same of what is owed. */
export const missingOf = (part: PaidPart, share: Share | undefined): number =>
  leftOf({ ...part, amount: part.owed }, share);

/**
 * What becomes of the money of each part, once the payment was taken.
 *
 * @param back what the provider was heard to say; absent as long as it was not asked
 */
export function judgeRefunds<Part extends PaidPart>(
  parts: readonly Part[],
  back: MoneyBack | undefined,
): Part[] {
  const shares = back && shareOut(parts, back);
  const isStuck =
    back?.disputes.some(({ status, isRefundable }) => status === 'lost' && !isRefundable) ?? false;
  return parts.map((part) => ({
    ...part,
    refund: shares
      ? judge(part, shares.get(part.dropId), isStuck)
      : isOwed(part)
        ? (part.refund ?? 'refunding')
        : part.refund,
  }));
}

/** @param isStuck the provider refunds nothing more of this payment */
function judge(part: PaidPart, share: Share | undefined, isStuck: boolean): RefundStatus | null {
  if (!share) return null;
  if (share.back >= part.amount) return 'refunded';
  if (!isOwed(part)) return null;
  const missing = missingOf(part, share);
  // A part that goes on has got what its creator decided.
  if (missing === 0 && share.back >= part.owed) return null;
  // A bank that did not take it once would not take it again: a person has to find another way.
  return missing > 0 && (isStuck || share.failed >= missing) ? 'refund_failed' : 'refunding';
}

/** What went back of each part. Before the provider was asked, the parts themselves say it. */
export function backOf(
  parts: readonly PaidPart[],
  back: MoneyBack | undefined,
): { total: number; ofPart(dropId: string): number } {
  if (back) {
    const shares = shareOut(parts, back);
    return { total: totalBack(back), ofPart: (dropId) => shares.get(dropId)?.back ?? 0 };
  }
  const refunded = parts.filter(({ refund }) => refund === 'refunded');
  return {
    total: sum(refunded),
    ofPart: (dropId) => sum(refunded.filter((part) => part.dropId === dropId)),
  };
}

/** Why the latest refund of a part that failed did so, where the provider says that. */
export const refundFailureOf = (back: MoneyBack | undefined, dropId: string): RefundFailureCode | undefined =>
  back?.refunds.findLast(({ part, status }) => part === dropId && status === 'failed')?.failure;

/** The dispute that people are told of: one that is open before one that is decided. */
export function disputeOf(back: MoneyBack | undefined): ProviderDispute | null {
  const disputes = back?.disputes ?? [];
  return disputes.find(({ status }) => status === 'open') ?? disputes.at(-1) ?? null;
}
