import type { EventLog, LogPiece } from '../log/event-log.ts';
import { endOf } from '../log/log-piece.ts';
import { type BusRecord, type DeliveredRecord, firstOf } from './bus.ts';
import { type Claim, CLAIM_MS, LostClaimError, type Progress } from './consumer-progress.ts';
import type { Deaths } from './deaths.ts';
import { handleInOrder, type Handling } from './handle-in-order.ts';
import { handleWithCare } from './handle-with-care.ts';
import { partitionOf } from './partition-of.ts';

/** Events of the log in one read. */
const PAGE = 500;

/** What live deliveries and the sweep have in common. */
export type DurableWork = {
  progress: Progress;
  /** Resolves when there is progress to move on. */
  ready(): Promise<void>;
  partitions: number;
  log: Pick<EventLog, 'since'>;
  /** The same as is published: the key decides the partition. */
  toRecord(piece: LogPiece): BusRecord;
  handling: Handling;
  deathsOf(partition: number): Deaths;
};

/**
 * Handles records of a claimed partition and writes down that everything up to `upTo` is done. Only then: who dies before has it done
 * again by somebody else.
 */
export async function handleClaimed(
  claim: Claim,
  records: readonly DeliveredRecord[],
  upTo: number,
  work: DurableWork,
): Promise<Claim> {
  const { progress, handling } = work;
  if (records.length > 0) {
    const timer = setInterval(() => void progress.renew(claim).catch(() => {}), CLAIM_MS / 3);
    try {
      // Who never puts anything aside has nothing to find out, and would try for ever while others wait for their turn.
      const needsCare = claim.isSuspect && handling.deliveriesMax !== null;
      if (needsCare) await handleSuspect(claim, records, work);
      else await handleInOrder(records, handling);
    } finally {
      clearInterval(timer);
    }
  }
  return progress.advance(claim, upTo);
}

function handleSuspect(
  claim: Claim,
  records: readonly DeliveredRecord[],
  { progress, handling, deathsOf }: DurableWork,
): Promise<void> {
  return handleWithCare(records, handling, {
    deaths: deathsOf(claim.partition),
    onHandled: async ({ position }) => void (await progress.advance(claim, position)),
  });
}

/**
 * Brings claimed partitions up to a place in the log, reading the log once for all of them. Returns the claims that got there; those that
 * somebody else has claimed since are left out.
 *
 * @throws what stopped a partition, when the others have got there
 */
export async function catchUp(claims: readonly Claim[], upTo: number, work: DurableWork): Promise<Claim[]> {
  const arrived = claims.filter(({ position }) => position >= upTo);
  let going = claims.filter(({ position }) => position < upTo);
  let position = Math.min(...going.map((claim) => claim.position));
  const failures: unknown[] = [];
  while (going.length > 0 && position < upTo) {
    work.handling.signal.throwIfAborted();
    const page = await work.log.since(position, PAGE);
    const last = page.at(-1);
    const end = last ? Math.min(upTo, endOf(last)) : upTo;
    const records = page.filter((piece) => endOf(piece) <= end).map((piece) => work.toRecord(piece));
    const results = await Promise.allSettled(
      going.map(async (claim) => {
        const missing = records.filter((record) => isMissing(record, claim, work.partitions));
        // A page without anything for it is written down with a later one.
        if (missing.length === 0 && end < upTo) return claim;
        return handleClaimed(claim, missing.map(alone), Math.max(end, claim.position), work);
      }),
    );
    going = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    for (const result of results) if (result.status === 'rejected') failures.push(result.reason);
    position = end;
  }
  const failure = failures.find((reason) => !(reason instanceof LostClaimError));
  if (failure !== undefined) throw failure;
  return [...arrived, ...going];
}

const isMissing = (record: BusRecord, claim: Claim, partitions: number): boolean =>
  record.position > claim.position && partitionOf(record.key, partitions) === claim.partition;

/** Nothing is known of what is before it; the progress says that. */
const alone = (record: BusRecord): DeliveredRecord => ({ ...record, after: firstOf(record) - 1 });
