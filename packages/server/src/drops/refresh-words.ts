import type { MongoSession } from '../platform/mongo.ts';
import { createId } from '../platform/id.ts';
import type { JobQueue } from '../platform/jobs/job-queue.ts';
import { done, type Outcome, retry } from '../platform/jobs/job.ts';
import { startJobWorker } from '../platform/jobs/job-worker.ts';
import { ProblemError } from '../platform/http/problem.ts';
import type { Worker } from '../platform/worker.ts';
import type { DropWordsStore, Source, SourceWords } from './drop-words.store.ts';
import { type EditDropDeps, refreshWords } from './edit-drop.ts';
import type { ScheduleDropDeps } from './schedule-drop.ts';

export type RefreshDeps = Pick<ScheduleDropDeps, 'findProduct' | 'findCreator'> &
  EditDropDeps & { drops: DropWordsStore; refreshes: JobQueue<Source> };

/** Drops of one look, and of one write to those that are over. */
const CHUNK = 200;
const AT_ONCE = 2;
/** Each source is written down once more than it must be rather than once too few; a repeat finds nothing to do. */
export const REFRESH_POLICY = { attemptsMax: 2000, baseMs: 500, maxMs: 30_000 };

/**
 * Has the copies follow a source, in the transaction of its change. A drop asks for it in the transaction that makes it: it was made from words
 * that may have changed meanwhile, and whichever of the two transactions ends last has a job that sees both.
 */
export const askForRefresh = async (
  { refreshes }: Pick<RefreshDeps, 'refreshes'>,
  source: Source,
  session: MongoSession,
): Promise<void> => {
  await refreshes.add([{ id: createId('ref'), payload: source, priority: 'rest' }], session);
};

export const startRefreshes = (deps: RefreshDeps): Worker =>
  startJobWorker(deps.refreshes, {
    atOnce: AT_ONCE,
    logger: deps.logger,
    handle: ({ payload }, signal) => refresh(deps, payload, signal),
  });

/**
 * A chunk at a time, so that a creator's thousandth drop costs no more than the first, and a stop loses nothing. Each round reads the words again,
 * and the last one finds nothing to write: so words that another refresh has written since are not taken back.
 */
async function refresh(deps: RefreshDeps, source: Source, signal: AbortSignal): Promise<Outcome> {
  while (!signal.aborted) {
    const words = await readWords(deps, source);
    if (words === null) return done();
    const open = await deps.drops.findStaleOpen(source, words, CHUNK);
    for (const owned of open) {
      if (signal.aborted) break;
      await refreshOpen(deps, owned, words);
    }
    const closed = await deps.drops.refreshClosed(source, words, CHUNK);
    if (open.length + closed === 0) return done();
  }
  return retry('goes on', 0);
}

/** An edit of the same drop at the same time goes first. A refresh that comes after another one has nothing to do. */
async function refreshOpen(
  deps: RefreshDeps,
  owned: { dropId: string; creatorId: string },
  words: SourceWords,
): Promise<void> {
  const refreshed = await refreshWords(deps, owned, words);
  if (!('drop' in refreshed) && refreshed.code !== 'version_conflict') throw new ProblemError(refreshed.code);
}

/** What a source says now; of one that is gone, copies stay as they are. */
async function readWords(deps: RefreshDeps, source: Source): Promise<SourceWords | null> {
  if ('creatorId' in source) {
    const creator = await deps.findCreator(source.creatorId);
    return creator && { creatorName: creator.name, creatorHandle: creator.handle };
  }
  if ('productId' in source) {
    const product = await deps.findProduct(source.productId);
    // The forms of its pictures go; the JPEG that `imageUrl` names stays.
    if (!product) return { image: null };
    const { title, description, imageUrl, image } = product;
    return { title, description, imageUrl, image };
  }
  const found = await deps.drops.findWithTime(source.dropId);
  if (!found) return null;
  const { creatorId, productId } = found.drop;
  const [ofCreator, ofProduct] = [await readWords(deps, { creatorId }), await readWords(deps, { productId })];
  return ofCreator || ofProduct ? { ...ofCreator, ...ofProduct } : null;
}
