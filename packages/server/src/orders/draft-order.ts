import type { DropDocument } from '../drops/index.ts';
import { invariant } from '../platform/invariant.ts';
import type { Entry } from './entry.ts';
import type { OrderDocument } from './order.model.ts';

/** The order of an entry, with the prices and the time of the claim. */
export function draftOrder(
  entry: Omit<Entry, 'limits' | 'deadline'>,
  drops: ReadonlyMap<string, DropDocument>,
  slots: string[],
  commitId: string,
): OrderDocument {
  const claimed = entry.lines.map(({ dropId, quantity }) => {
    const drop = drops.get(dropId);
    invariant(drop?.claimedAt, `no claim for ${dropId}`);
    return { drop, quantity, claimedAt: drop.claimedAt };
  });
  const [first] = claimed;
  invariant(first, 'an order has at least one line');
  const items = claimed.map(({ drop, quantity }) => ({
    dropId: drop._id,
    creatorId: drop.creatorId,
    title: drop.title,
    imageUrl: drop.imageUrl,
    quantity,
    unitPrice: drop.price,
  }));
  return {
    _id: entry.orderId,
    number: entry.number,
    userId: entry.userId,
    idempotencyKey: entry.idempotencyKey,
    bodyHash: entry.bodyHash,
    status: 'confirmed',
    items,
    total: items.reduce((sum, item) => sum + item.quantity * item.unitPrice, 0),
    currency: first.drop.currency,
    holdExpiresAt: null,
    fulfillment: 'PENDING',
    failure: null,
    ...(slots.length > 0 && { slots }),
    commitId,
    createdAt: first.claimedAt,
    updatedAt: first.claimedAt,
    history: [{ status: 'confirmed', at: first.claimedAt }],
  };
}
