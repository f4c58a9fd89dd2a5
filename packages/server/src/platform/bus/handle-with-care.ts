import type { DeliveredRecord } from './bus.ts';
import { DIED } from './dead-letters.ts';
import type { Deaths } from './deaths.ts';
import { handleOne, type Handling, putAside } from './handle-in-order.ts';
import { inTurn } from './in-turn.ts';

export type Care = {
  deaths: Deaths;
  /** Writes down that everything up to this record is done. */
  onHandled(record: DeliveredRecord): Promise<void>;
};

/**
 * Handles records after somebody died over one of them: alone, each written down before it is begun and after it is done. What has
 * killed as many processes as a record may fail becomes a dead letter without being tried again.
 *
 * @throws as `handleInOrder` does; that is no death
 */
export async function handleWithCare(
  records: readonly DeliveredRecord[],
  handling: Handling,
  care: Care,
): Promise<void> {
  for (const record of records) await inTurn(() => handleSuspect(record, handling, care));
}

async function handleSuspect(
  record: DeliveredRecord,
  handling: Handling,
  { deaths, onHandled }: Care,
): Promise<void> {
  handling.signal.throwIfAborted();
  const died = (await deaths.begin(record.position)) - 1;
  try {
    if (died >= (handling.deliveriesMax ?? Number.POSITIVE_INFINITY))
      await putAside(record, { error: new Error(DIED), deliveries: died }, handling);
    else await handleOne(record, 0, handling);
    await onHandled(record);
  } catch (error) {
    await deaths.survive();
    throw error;
  }
}
