import { createIdempotencyKey, isApiError, isLiveDropsError, type LiveDrops } from '@livedrops/sdk';

/** How one fan's order went. */
export type Attempt = {
  key: string;
  tookMs: number;
  /** The answer was lost, and the key told what had happened. */
  settledByKey: boolean;
} & ({ kind: 'accepted'; orderId: string; units: number } | { kind: 'refused'; code: string });

/** Orders once. When nobody can say whether it happened, the key is asked. */
export async function placeOnce(client: LiveDrops, dropId: string, quantity: number): Promise<Attempt> {
  const key = createIdempotencyKey();
  const startedAt = performance.now();
  const done = () => ({ key, tookMs: performance.now() - startedAt });
  try {
    const order = await client.orders.create({ dropId, quantity }, { idempotencyKey: key });
    return { ...done(), settledByKey: false, kind: 'accepted', orderId: order.id, units: quantity };
  } catch (error) {
    if (!isLiveDropsError(error)) throw error;
    if (error.outcome !== 'unknown')
      return { ...done(), settledByKey: false, kind: 'refused', code: error.code };
    const order = await findByKey(client, key);
    return order === null
      ? { ...done(), settledByKey: true, kind: 'refused', code: error.code }
      : { ...done(), settledByKey: true, kind: 'accepted', orderId: order.id, units: quantity };
  }
}

/** The order that a key made, or `null` when it made none. */
export async function findByKey(client: LiveDrops, key: string) {
  try {
    return await client.orders.byKey(key);
  } catch (error) {
    if (isApiError(error, 'not_found')) return null;
    throw error;
  }
}
