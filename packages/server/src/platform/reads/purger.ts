import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../backoff.ts';
import { createGroupCommit, QueueFullError } from '../group-commit.ts';
import type { Logger } from '../logger.ts';
import { NoAnswerError, type Post } from '../outbound/post.ts';
import type { Worker } from '../worker.ts';
import { type CdnKind, KEYS_MAX, purgeMessage } from './cdn.ts';

/** `refused`: the cache will not do it, such as with a wrong secret. `failed`: it was asked for as long as a purge has a meaning. */
export type PurgeOutcome = 'purged' | 'refused' | 'failed';

export type Purger = Worker & {
  readonly kind: CdnKind;
  /** Has each cache forget what has one of these keys. Resolves when that is done, or is of no use any more; it never rejects. */
  purge(keys: readonly string[]): Promise<void>;
};

export type PurgerOptions = {
  kind: CdnKind;
  /** Of each cache. */
  urls: readonly string[];
  secret: string | null;
  post: Post;
  logger: Logger;
  /** The longest that an answer may be kept there. */
  keptMs: number;
  /** The longest that a process shares an answer from its memory. */
  lifeMs: number;
  /** Purges that fail are not tried again from then on. */
  stopping: AbortSignal;
  onPurged(outcome: PurgeOutcome): void;
};

/** Signals of the same change come to the other processes meanwhile, and more keys for the same message. */
const GATHER_MS = 50;
const GROUP_MAX = 1000;
const QUEUE_MAX = 20_000;
const BACKOFF = { baseMs: 200, maxMs: 5000 };

type Item = { keys: readonly string[]; isAgain: boolean };

/**
 * Tells caches what has changed: many keys by one message, one message at a time to each cache.
 *
 * Each key is purged twice. A process that has not heard of the change yet may give its old answer to the cache right after the first purge; by
 * the second one, no process has it any more. A purge that cannot be had is given up once everything that it meant has expired by itself.
 */
export function createPurger(options: PurgerOptions): Purger {
  const { urls, stopping, onPurged } = options;
  const keysMax = KEYS_MAX[options.kind];
  const coming = new Set<NodeJS.Timeout>();

  const waiting = createGroupCommit<Item, void>({
    groupSizeMax: GROUP_MAX,
    queueMax: QUEUE_MAX,
    async commit(url, items) {
      await sleep(GATHER_MS);
      const keys = uniqueKeys(items);
      for (let from = 0; from < keys.length; from += keysMax) {
        const message = { url, keys: keys.slice(from, from + keysMax) };
        onPurged(await untilPurged(options, message));
      }
      purgeLater(url, uniqueKeys(items.filter(({ isAgain }) => !isAgain)));
      return items.map(() => {});
    },
  });

  function purgeLater(url: string, keys: readonly string[]): void {
    if (stopping.aborted || keys.length === 0) return;
    const timer = setTimeout(() => {
      coming.delete(timer);
      void submit(url, { keys, isAgain: true });
    }, options.lifeMs);
    coming.add(timer.unref());
  }

  /** What does not fit into the queue is as old as its life allows. */
  const submit = (url: string, item: Item): Promise<void> =>
    waiting.submit(url, item).catch((error: unknown) => {
      if (!(error instanceof QueueFullError)) throw error;
      onPurged('failed');
    });

  return {
    kind: options.kind,
    purge: async (keys) => void (await Promise.all(urls.map((url) => submit(url, { keys, isAgain: false })))),
    async stop() {
      for (const timer of coming) clearTimeout(timer);
      await waiting.drain();
    },
  };
}

const uniqueKeys = (items: readonly Item[]): string[] => [...new Set(items.flatMap(({ keys }) => keys))];

type Purge = { url: string; keys: readonly string[] };

async function untilPurged(
  { kind, secret, post, logger, keptMs, stopping }: PurgerOptions,
  { url, keys }: Purge,
): Promise<PurgeOutcome> {
  const giveUpAt = performance.now() + keptMs;
  const message = { url, ...purgeMessage(kind, keys, secret) };
  for (let attempt = 1; ; attempt += 1) {
    // One that is under way when the server stops is made to the end.
    const problem = await whatFailed(post, message);
    if (problem === null) return 'purged';
    const { isFinal, ...said } = problem;
    const pauseMs = backoffMs(attempt, BACKOFF, Math.random());
    if (isFinal || stopping.aborted || performance.now() + pauseMs > giveUpAt) {
      logger.warn({ url, keys: keys.length, attempt, ...said }, 'a cache was not purged');
      return isFinal ? 'refused' : 'failed';
    }
    await sleep(pauseMs, undefined, { signal: stopping }).catch(() => {});
  }
}

const NEVER = new AbortController().signal;

async function whatFailed(
  post: Post,
  message: Parameters<Post>[0],
): Promise<{ isFinal: boolean; status?: number; err?: Error } | null> {
  try {
    const { status } = await post(message, NEVER);
    if (status >= 200 && status < 300) return null;
    return { isFinal: status >= 300 && status < 500 && status !== 408 && status !== 429, status };
  } catch (error) {
    if (error instanceof NoAnswerError) return { isFinal: false, err: error };
    throw error;
  }
}
