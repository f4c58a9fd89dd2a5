import { createId } from '../id.ts';
import type { EventLog, LogPiece } from '../log/event-log.ts';
import { WHOLE_LOG } from '../log/log-collections.ts';
import { endOf } from '../log/log-piece.ts';
import type { Logger } from '../logger.ts';
import { startLoop } from '../loop.ts';
import type { MongoConnection } from '../mongo.ts';
import type { Consumer } from './consumer.ts';
import {
  type Claim,
  CLAIM_MS,
  createProgress,
  LostClaimError,
  NoProgressError,
  type Progress,
} from './consumer-progress.ts';
import { createDeaths, type Deaths } from './deaths.ts';
import type { Handling } from './handle-pieces.ts';
import { handleBatch } from './handle-batch.ts';

/** Events in one read. */
const PAGE = 500;
/** How often a member looks that hears no bell. */
const LOOK_EVERY_MS = 2000;
/** How often a member looks whether the busy one is still there. */
const STANDBY_MS = 500;
/** How long a claim is used without asking again: less than others wait before they take over. */
const TRUSTED_MS = CLAIM_MS / 2;

export type LogConsumerOptions = {
  connection: MongoConnection;
  log: Pick<EventLog, 'since' | 'latestSeq'>;
  handling: Omit<Handling, 'signal'>;
  /** The position after which a new group begins. */
  startAt(): Promise<number>;
  logger: Logger;
  /** Where progress is kept; replaceable for tests of what happens between two steps. */
  progress?: Progress;
};

/**
 * A member of a group that reads the log: claim, read, handle, advance. One member works for a group at a time; the others stand by.
 * More would not be faster: handlers only write jobs, and all orders of a busy drop have the same key, so they go one after the other.
 * A claim carries a fencing token: of two members that work at once, only the later one moves the progress on. What the other one did
 * is done again, and nothing is lost.
 */
export function startLogConsumer({ connection, log, startAt, ...options }: LogConsumerOptions): Consumer {
  const { group } = options.handling;
  const progress = options.progress ?? createProgress(connection, group, createId('mbr'));
  const stopping = new AbortController();
  const handling = { ...options.handling, signal: stopping.signal };
  const work: Work = { log, progress, handling, deaths: createDeaths(connection, group) };
  /** Asked now, because what is told while the group is being made is for it, too. */
  let begin: Promise<number | null> = startAt().catch(() => null);
  let isPrepared = false;
  let isStandby = false;
  let held: { claim: Claim; untilMs: number } | null = null;
  /** Everything up to here was handled at the last look. */
  let known = 0;

  /** `null` when there is nothing to do, or another member does it. */
  async function claimWork(): Promise<{ claim: Claim; isFresh: boolean } | null> {
    if (held && performance.now() < held.untilMs) return { claim: held.claim, isFresh: false };
    held = null;
    const newest = await log.latestSeq(WHOLE_LOG);
    if (newest <= known) known = await progress.look();
    if (newest <= known) return null;
    const claim = await progress.claim();
    if (claim) return { claim, isFresh: true };
    isStandby = true;
    known = await progress.look();
    return null;
  }

  async function round(): Promise<number> {
    if (!isPrepared) await progress.prepare(async () => (await begin) ?? startAt());
    isPrepared = true;
    isStandby = false;
    const claimed = await claimWork();
    if (!claimed) return isStandby ? STANDBY_MS : LOOK_EVERY_MS;
    const claim = await catchUp(claimed, work);
    known = claim.position;
    // Only a write shows others that the claim is in use; a look that found nothing does not.
    const isShown = claimed.isFresh || claim.position > claimed.claim.position;
    if (isShown) held = { claim, untilMs: performance.now() + TRUSTED_MS };
    return LOOK_EVERY_MS;
  }

  const loop = startLoop(`consume.${group}`, options.logger, async () => {
    try {
      return await round();
    } catch (error) {
      held = null;
      if (error instanceof LostClaimError) return STANDBY_MS;
      if (error instanceof NoProgressError) {
        // An operator has removed the group: it begins where a new one does.
        isPrepared = false;
        begin = Promise.resolve(null);
      }
      throw error;
    }
  });
  return {
    wake() {
      // The busy member hears the bell, too.
      if (!isStandby) loop.wake();
    },
    async stop() {
      stopping.abort();
      await loop.stop();
      // A claim that is not released runs out.
      if (held) await progress.release(held.claim).catch(() => {});
    },
  };
}

type Work = { log: LogConsumerOptions['log']; progress: Progress; deaths: Deaths; handling: Handling };

/** Handles everything that is left, and returns the claim at the end of the log. */
async function catchUp({ claim, isFresh }: { claim: Claim; isFresh: boolean }, work: Work): Promise<Claim> {
  const { log, deaths, handling } = work;
  let current = claim;
  let isSuspect = isFresh && handling.attemptsMax !== null && (await deaths.isSuspect(claim.position));
  for (;;) {
    handling.signal.throwIfAborted();
    const page = await log.since(current.position, PAGE);
    if (page.length === 0) return current;
    current = await handlePage(current, page, isSuspect, work);
    isSuspect = false;
  }
}

/** The progress is written last: after a crash, another member handles the pieces again. */
async function handlePage(
  claim: Claim,
  page: readonly LogPiece[],
  isSuspect: boolean,
  { progress, deaths, handling }: Work,
): Promise<Claim> {
  let current = claim;
  const onHandled = async (piece: LogPiece): Promise<void> => {
    current = await progress.advance(current, endOf(piece));
  };
  const timer = setInterval(() => void progress.renew(claim).catch(() => {}), CLAIM_MS / 3);
  try {
    await handleBatch(page, handling, { isSuspect, deaths, onHandled });
  } finally {
    clearInterval(timer);
  }
  return current;
}
