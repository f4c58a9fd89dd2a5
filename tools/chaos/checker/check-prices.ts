import type { EditCall } from '../workload/client-log.ts';
import type { Facts } from './facts.ts';
import type { Found } from './verdict.ts';

/** Clock of one process against the other, in whole milliseconds. */
const ROUNDING_MS = 2;

/** Everybody pays what the drop cost at that moment, and what they agreed to. */
export function checkPrices({ drops, log, dump }: Facts): Found {
  const tags = new Map(drops.map(({ id, price }) => [id, priceTags(id, price, log.edits)]));
  const untimely = dump.orders.flatMap(({ _id, items, createdAt }) =>
    items.flatMap(({ dropId, unitPrice }) => {
      const known = tags.get(dropId);
      if (!known || isPriceAt(known, unitPrice, createdAt.getTime())) return [];
      return [`${_id}: ${dropId} did not cost ${unitPrice} at ${createdAt.toISOString()}`];
    }),
  );
  const orders = new Map(dump.orders.map((order) => [`${order.userId} ${order.idempotencyKey}`, order]));
  const unwanted = log.orders.flatMap(({ userId, key, lines }) => {
    const order = orders.get(`${userId} ${key}`);
    return lines.flatMap(({ dropId, quantity, unitPrice }) => {
      const item = order?.items.find((one) => one.dropId === dropId);
      // Another body under the same key is another intent.
      if (unitPrice === undefined || !item || item.quantity !== quantity) return [];
      if (item.unitPrice === unitPrice) return [];
      return [`${order?._id} costs ${item.unitPrice} a unit of ${dropId}, its buyer had said ${unitPrice}`];
    });
  });
  return { I10: untimely, I10b: unwanted };
}

/** A price may hold from when it was asked for; it surely holds from when that was acknowledged. */
type PriceTag = { price: number; askedAt: number; surelyAt: number };

const priceTags = (dropId: string, first: number, edits: readonly EditCall[]): PriceTag[] => [
  { price: first, askedAt: Number.NEGATIVE_INFINITY, surelyAt: Number.NEGATIVE_INFINITY },
  ...edits.flatMap((edit) =>
    edit.call === 'price' && edit.dropId === dropId && edit.outcome.kind !== 'refused'
      ? [
          {
            price: edit.price,
            askedAt: edit.at,
            surelyAt: edit.outcome.kind === 'ok' ? edit.doneAt : Number.POSITIVE_INFINITY,
          },
        ]
      : [],
  ),
];

/** Not one that a later price had surely replaced by then. */
const isPriceAt = (tags: readonly PriceTag[], price: number, at: number): boolean =>
  tags.some(
    (tag) =>
      tag.price === price &&
      tag.askedAt <= at + ROUNDING_MS &&
      !tags.some((later) => later.askedAt > tag.surelyAt && later.surelyAt < at - ROUNDING_MS),
  );
