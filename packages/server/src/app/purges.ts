import type { Config } from '../config/config.ts';
import type { Clock } from '../platform/clock.ts';
import type { LoggedEvent } from '../platform/log/event-log.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createPost } from '../platform/outbound/post.ts';
import { createPurger, type Purger } from '../platform/reads/purger.ts';
import type { EventConsumer } from './consumers.ts';
import { SHARED_POLICIES, tagsOfEvent } from './shared-reads.ts';

const ANSWER_MS = 2000;
/** The longest that a cache keeps an answer without a purge. */
const KEPT_MS = Math.max(...SHARED_POLICIES.map(({ cdn }) => cdn.freshSeconds + cdn.staleSeconds)) * 1000;

type PurgerDeps = { logger: Logger; metrics: Metrics; stopping: AbortSignal };

/** What tells the caches in front of the server what has changed; `null` where there is none. */
export function openPurger(
  { cdn }: Pick<Config, 'cdn'>,
  { logger, metrics, stopping }: PurgerDeps,
  starting: AsyncDisposableStack,
): Purger | null {
  if (!cdn) return null;
  const counter = metrics.counter(
    'livedrops_cdn_purges_total',
    'Purges by what became of them: purged, refused by the cache, or failed for as long as they had a meaning.',
    ['outcome'],
  );
  const purger = createPurger({
    kind: cdn.kind,
    urls: cdn.purgeUrls,
    secret: cdn.secret,
    // Operators say where their caches are, which may well be this network.
    post: createPost({ timeoutMs: ANSWER_MS, allowPrivate: true }),
    logger,
    keptMs: KEPT_MS,
    lifeMs: Math.max(...SHARED_POLICIES.map(({ lifeMs }) => lifeMs)),
    stopping,
    onPurged: (outcome) => counter.inc({ outcome }),
  });
  return starting.adopt(purger, ({ stop }) => stop());
}

/**
 * Purges what events say has changed: once for each event, by one member of the group, and again if that one dies. Figures of a drop that
 * sells change all the time; they are kept for so short a while that they need no purge.
 */
export function purgeByEvents(purger: Pick<Purger, 'purge'>, clock: Clock): EventConsumer {
  return {
    group: 'cdn',
    async consume(events: readonly LoggedEvent[]) {
      // A new group, or one that was away, hears of what no cache can have any more.
      const oldest = clock.now() - KEPT_MS;
      const changes = events.filter(
        ({ type, occurredAt }) => !type.startsWith('stock.') && occurredAt.getTime() > oldest,
      );
      const tags = new Set(changes.flatMap(tagsOfEvent));
      if (tags.size > 0) await purger.purge([...tags]);
    },
    wantsOrdersOf: async () => false,
  };
}
