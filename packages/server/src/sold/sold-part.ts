import { soldEntries, type SoldOrder, type SoldView, viewsOf } from '@livedrops/sdk/contract';
import type { Buyer } from '../accounts/index.ts';
import { type Order, presentDropOrder } from '../orders/index.ts';

/**
 * Where the part of an order stands in the lists of its creator, and by what it is found there. It is made from the order, which alone says
 * what is true of the part.
 */
export type SoldPart = {
  /** Of its order and its drop: `partId`. */
  id: string;
  orderId: string;
  dropId: string;
  /** When the order was placed. */
  createdAt: Date;
  /** Of the order that it was made from. */
  revision: number;
  /** Each list that it is in, and what finds it, with their owner in front: `listKey`, `wordKey`, `buyerKey`. */
  keys: string[];
};

/** A list of an owner's: of a creator's drops, or of one drop. */
export const listKey = (ownerId: string, view: SoldView | 'all'): string => `${ownerId}/${view}`;

/** What a creator finds by a word. */
export const wordKey = (creatorId: string, word: string): string => `${creatorId}=${word}`;

/** What a creator has sold to a person. */
export const buyerKey = (creatorId: string, userId: string): string => `${creatorId}@${userId}`;

/** Who or what a creator looks for: what is of the buyer and has all the words. */
export type Sought = { creatorId: string; buyerId?: string | undefined; words: readonly string[] };

/** The keys of what is found. */
export const soughtKeys = ({ creatorId, buyerId, words }: Sought): string[] => [
  ...(buyerId === undefined ? [] : [buyerKey(creatorId, buyerId)]),
  ...words.map((word) => wordKey(creatorId, word)),
];

/**
 * Documents that have all these keys in a field. The first one is a range of the field's index, the others are looked up in each document of
 * that range: as an expression, because the planner may take any of several plain keys for the range, also the longest list.
 */
export const havingAll = (field: string, [key, ...others]: readonly string[]): object => ({
  [field]: key,
  ...(others.length > 0 && { $expr: { $setIsSubset: [others, `$${field}`] } }),
});

/** The part of an order that belongs to one drop, in a list over several drops. */
export function presentSold(order: Order, dropId: string, { name, email }: Buyer): SoldOrder {
  const title = order.items.find((item) => item.dropId === dropId)?.title ?? '';
  return { ...presentDropOrder(order, dropId, name), dropId, title, buyerEmail: email };
}

/** Where the parts of an order stand. */
export const soldPartsOf = (order: Order, buyerName: string): SoldPart[] =>
  order.items.map(({ dropId, creatorId }) => {
    const part = presentDropOrder(order, dropId, buyerName);
    const views = ['all' as const, ...viewsOf(part)];
    return {
      id: `${order.id}/${dropId}`,
      orderId: order.id,
      dropId,
      createdAt: order.createdAt,
      revision: order.revision,
      keys: [
        ...[creatorId, dropId].flatMap((ownerId) => views.map((view) => listKey(ownerId, view))),
        ...soldEntries(part).map((word) => wordKey(creatorId, word)),
        buyerKey(creatorId, order.userId),
      ],
    };
  });
