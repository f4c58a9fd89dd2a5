import type { Worker } from '../worker.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { endAbandonedTransactions } from '../abandoned-transactions.ts';
import type { Lease } from '../lease.ts';
import type { Logger } from '../logger.ts';
import { startLoop } from '../loop.ts';
import type { MongoConnection } from '../mongo.ts';
import type { EventLog, LogPiece } from './event-log.ts';
import { endOf } from './log-piece.ts';
import { watchOutbox } from './watch-outbox.ts';

/** Events in one transaction. */
export const BATCH_MAX = 2000;
/** After a failure the batch is halved; it grows back slowly, because each failure costs a pause. */
const BATCH_GROWTH = 50;
const IDLE_MS = 250;
/**
 * From the end of one append to the next at least, unless more is waiting: under load they are so fewer and larger, and the database has
 * much less to do. After a quiet moment nothing waits.
 */
export const PACE_MS = 50;
/** As long as the append took, if that is longer, and at most so long: where the machine is busy with selling, half of the time is left to it. */
export const PACE_MS_MAX = 200;
const STANDBY_MS = 250;
/** What the relay before has left open does no work for so long, while others conflict with it. */
const LEFT_OPEN_MS = 300;
const BUSY_MS = 1000;

export type RelayOptions = {
  connection: MongoConnection;
  log: EventLog;
  lease: Lease;
  logger: Logger;
  /** Tells events onwards. Resolves when they are out of this process, or given up on. At least once: receivers go by `seq`. */
  deliver(pieces: readonly LogPiece[]): Promise<void>;
  /** Things whose figures changed, named by the writers. */
  onMarks(marks: readonly string[]): void;
  /** Marks may have been lost, with another relay or in a moment of failure. */
  onMarksLost(): Promise<void>;
};

/**
 * Moves events from the outbox to their topics. One process relays at a time (a lease), the others stand by;
 * should two ever relay at once, the transaction that gives out `seq` lets one wait for the other.
 * A change stream wakes it from a pause, polling finds what a broken stream did not tell; under load it looks without being told.
 */
export function startRelay(options: RelayOptions): Worker {
  const { log, lease, logger, onMarks, onMarksLost } = options;
  const teller = createTeller(options);
  let isRelaying = false;
  let batch = BATCH_MAX;
  /** Since when every look found something. */
  let busySince: number | null = null;

  const loop = startLoop('relay', logger, async () => {
    const isFollowing = !isRelaying;
    isRelaying = await lease.hold();
    if (isRelaying && isFollowing) void endLeftOpen(options);
    if (!isRelaying) {
      teller.forget();
      return STANDBY_MS;
    }
    try {
      return await relay();
    } catch (error) {
      // Whether a failed commit happened after all is not known: what follows starts from what is written down.
      teller.forget();
      batch = Math.max(1, Math.floor(batch / 2));
      throw error;
    }
  });

  async function relay(): Promise<number> {
    if (!teller.isReady) {
      await onMarksLost();
      await teller.start();
    }
    const startedAt = performance.now();
    const { pieces, count, marks, hasMore } = await log.append({ eventsMax: batch, told: teller.told });
    batch = Math.min(BATCH_MAX, batch + BATCH_GROWTH);
    if (marks.length > 0) onMarks(marks);
    if (count > 0) await teller.tell(pieces);
    else if (marks.length === 0) {
      await teller.note();
      busySince = null;
      return watcher.isWatching() ? IDLE_MS : PACE_MS;
    }
    busySince ??= performance.now();
    const tookMs = performance.now() - startedAt;
    if (!hasMore) await sleep(Math.min(PACE_MS_MAX, Math.max(PACE_MS, tookMs)));
    return 0;
  }

  const watcher = watchOutbox(options, {
    // A process that stands by asks for the lease by itself.
    isNeeded: () => isRelaying && (busySince === null || performance.now() - busySince < BUSY_MS),
    onInsert: () => loop.wake(),
  });
  return {
    async stop() {
      await watcher.stop();
      await loop.stop();
      await lease.release().catch((error: unknown) => logger.debug({ err: error }, 'lease not released'));
    },
  };
}

/** The relay before may have died in the middle of an append, and its open transaction would block every other append. */
async function endLeftOpen({
  connection,
  logger,
}: Pick<RelayOptions, 'connection' | 'logger'>): Promise<void> {
  try {
    await endAbandonedTransactions(connection, LEFT_OPEN_MS);
    await sleep(LEFT_OPEN_MS);
    const ended = await endAbandonedTransactions(connection, LEFT_OPEN_MS);
    if (ended > 0) logger.warn({ ended }, 'ended transactions that were left open');
  } catch (error) {
    logger.debug({ err: error }, 'transactions that were left open end by themselves');
  }
}

/**
 * Tells the log in order and without a hole, by position: what another relay may not have told any more is told again.
 * The position written down is never ahead of what was told, so a relay may die at any moment.
 */
function createTeller({ log, deliver }: Pick<RelayOptions, 'log' | 'deliver'>) {
  /** Handed to `deliver` so far; `null` until it was read. */
  let handed: number | null = null;
  /** Known to be out, and written down. */
  let told = 0;
  let noted = 0;
  let settling: Promise<void> = Promise.resolve();

  function hand(pieces: readonly LogPiece[], upTo: number): void {
    handed = upTo;
    const delivered = deliver(pieces);
    settling = settling.then(() => delivered).then(() => void (told = Math.max(told, upTo)));
  }

  /** What is in the log after the position. */
  async function tellRest(from: number): Promise<void> {
    handed = from;
    for (;;) {
      const rest = await log.since(handed, BATCH_MAX);
      const last = rest.at(-1);
      if (!last) return;
      hand(rest, endOf(last));
    }
  }

  return {
    get isReady() {
      return handed !== null;
    },
    get told() {
      return told;
    },
    forget: () => void (handed = null),
    async start() {
      noted = await log.told();
      told = Math.max(told, noted);
      await tellRest(told);
    },
    /** Events that were appended just now. */
    async tell(pieces: readonly LogPiece[]) {
      const [first, last] = [pieces[0], pieces.at(-1)];
      if (handed === null || !first || !last) return;
      if (first._id === handed + 1) hand(pieces, endOf(last));
      else await tellRest(handed);
    },
    /** Writes the position down, for moments in which no append does. */
    async note() {
      if (told <= noted) return;
      const position = told;
      await log.markTold(position);
      noted = position;
    },
  };
}
