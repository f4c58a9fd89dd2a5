import { customerEntries } from '@livedrops/sdk/contract';
import { buyerKey, wordKey } from './sold-part.ts';

/**
 * What a person has bought of a creator in one currency. It is computed from the orders, which alone say what is true, as often as one of
 * them changes.
 */
export type CustomerRecord = {
  /** Of its creator, its person and its currency. */
  id: string;
  /** Whose list it is in; `null` when nothing that they bought is sold any more. */
  creatorId: string | null;
  userId: string;
  currency: string;
  orders: number;
  units: number;
  spent: number;
  lastOrderAt: Date;
  /** Grows with each change of one of the orders: a computation that is older than what is here is not written. */
  changes: number;
  /** What finds it, with the creator in front: `wordKey`, `buyerKey`. */
  words: string[];
};

/** What somebody has bought of a creator, whether or not it is still sold. */
export type Bought = Omit<CustomerRecord, 'id' | 'words' | 'creatorId'> & { creatorId: string };

/** Who has nothing left that is sold is in nobody's list, and is kept: an older computation must not bring them back. */
export function customerOf({ creatorId, ...bought }: Bought, name: string): CustomerRecord {
  const isListed = bought.orders > 0;
  return {
    ...bought,
    id: `${creatorId}/${bought.userId}/${bought.currency}`,
    creatorId: isListed ? creatorId : null,
    words: isListed
      ? [...customerEntries(name).map((word) => wordKey(creatorId, word)), buyerKey(creatorId, bought.userId)]
      : [],
  };
}
