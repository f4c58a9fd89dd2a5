import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '../database-away.ts';
import type { Logger } from '../logger.ts';
import type { ConsumeOptions, DeliveredRecord } from './bus.ts';
import { type DeadLetters, DIED } from './dead-letters.ts';

const PAUSE_FIRST_MS = 100;
const PAUSE_MAX_MS = 2000;

export type Handling = Required<ConsumeOptions> & {
  deadLetters: Pick<DeadLetters, 'add'>;
  logger: Logger;
  /** Ends the waiting between two attempts; what was not handled by then is delivered again. */
  signal: AbortSignal;
};

/**
 * Hands records over until each was handled or is a dead letter. A batch that fails is taken apart, so that one record that nobody can
 * handle stands in nobody's way but that of its successors in the partition, and in theirs not for ever.
 *
 * @throws when it is to stop, or the dead letter cannot be written: nothing is known of the rest then
 */
export async function handleInOrder(records: readonly DeliveredRecord[], handling: Handling): Promise<void> {
  const [first] = records;
  if (!first) return;
  if (records.length === 1) return handleOne(first, 0, handling);
  try {
    return await handling.handle(records);
  } catch (error) {
    handling.logger.debug({ err: error, group: handling.group, records: records.length }, 'one by one now');
  }
  for (const record of records) await handleOne(record, 0, handling);
}

/** @param deliveries how often it was delivered before without being handled */
export async function handleOne(
  record: DeliveredRecord,
  deliveries: number,
  handling: Handling,
): Promise<void> {
  const { group, handle, deliveriesMax, logger, signal } = handling;
  const attemptsMax = deliveriesMax ?? Number.POSITIVE_INFINITY;
  let reason: unknown = new Error(DIED);
  let attempt = deliveries + 1;
  while (attempt <= attemptsMax) {
    signal.throwIfAborted();
    try {
      return await handle([record]);
    } catch (error) {
      reason = error;
      logger.warn({ err: error, group, position: record.position, attempt }, 'a record was not handled');
    }
    // While nobody can be handled, it is not this record's fault.
    const isAway = isDatabaseAway(reason);
    if (isAway || attempt < attemptsMax) await sleep(pauseMs(attempt), undefined, { signal });
    if (!isAway) attempt += 1;
  }
  await putAside(record, { error: reason, deliveries: attemptsMax }, handling);
}

/** Makes a record a dead letter, so that those behind it can go on. */
export async function putAside(
  record: DeliveredRecord,
  failure: { error: unknown; deliveries: number },
  { group, deadLetters, logger }: Handling,
): Promise<void> {
  await deadLetters.add(group, record, failure);
  logger.error({ group, position: record.position, key: record.key }, 'a record became a dead letter');
}

/** Doubles, with jitter, because what is behind a handler is often the same for all of them. */
const pauseMs = (attempt: number): number =>
  Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
