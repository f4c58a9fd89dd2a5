import type { EndpointName } from '@livedrops/sdk/contract';
import { creatorsSharing, creatorTag } from '../creators/index.ts';
import { DROPS_TAG, dropsSharing, dropTag } from '../drops/index.ts';
import { readDropTopic } from '../drops/drops.events.ts';
import { followersTag, followsSharing } from '../follows/index.ts';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import type { RouteHandler, RouteHandlers } from '../platform/http/route.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { namespaceOf } from '../platform/namespace.ts';
import { keepAnswersInRedis } from '../platform/reads/answers-in-redis.ts';
import { createReadCache, type ReadFigures } from '../platform/reads/read-cache.ts';
import type { ReadPolicy, SharedReads, Sharing } from '../platform/reads/read-policy.ts';
import type { RedisClient } from '../platform/redis.ts';
import type { Signals } from '../platform/realtime/signals.ts';
import { productsSharing } from '../products/index.ts';

const SHARING: readonly Sharing[] = [dropsSharing, productsSharing, creatorsSharing, followsSharing];

/** What other processes are told when something has changed that answers show. */
const CHANGED = 'changed-reads';

export type Reads = SharedReads & {
  /** Handlers that make what they change forgotten, here and in the other processes. */
  forgetting(handlers: RouteHandlers): RouteHandlers;
  /** An event of a drop or a creator says that they have changed. */
  overhear(event: { topic: string; type: string }): void;
};

type ReadsDeps = {
  connection: MongoConnection;
  clock: Clock;
  signals: Signals;
  metrics: Metrics;
  /** Without it each process reads for itself. */
  redis: { commands: RedisClient | null };
  isOn: boolean | undefined;
};

/** Answers that everybody may share, and what ends them. */
export function createReads({ connection, clock, signals, metrics, redis, isOn = true }: ReadsDeps): Reads {
  const behind =
    redis.commands && keepAnswersInRedis(redis.commands, { namespace: namespaceOf(connection), clock });
  const cache = createReadCache({ clock, behind, figures: countReads(metrics) });
  signals.onTold(CHANGED, cache.forget);
  const policies: Partial<Record<EndpointName, ReadPolicy>> = Object.assign(
    {},
    ...SHARING.map(({ reads }) => reads),
  );

  const forget: Forget = (tags, { hasEvents }) => {
    for (const tag of tags) {
      cache.forget(tag);
      if (!hasEvents) signals.tell(CHANGED, tag);
    }
  };

  return {
    cache,
    policyOf: (name) => (isOn && policies[name]) || null,
    forgetting: (handlers) => ({ ...handlers, ...forgettingWrites(handlers, forget) }),
    overhear({ topic, type }) {
      const dropId = readDropTopic(topic);
      if (dropId !== null) {
        cache.forget(dropTag(dropId));
        // Lists show other figures a moment later.
        if (type.startsWith('drop.')) cache.forget(DROPS_TAG);
      } else if (type.startsWith('follow.')) {
        const creatorId = topic.slice('creator:'.length);
        for (const tag of [creatorTag(creatorId), followersTag(creatorId)]) cache.forget(tag);
      }
    },
  };
}

function countReads(metrics: Metrics): ReadFigures {
  const read = metrics.counter(
    'livedrops_shared_reads_total',
    'Reads that everybody may share: answered from memory (hit, stale), with the read of another call (joined), or by a read.',
    ['outcome'],
  );
  const fetched = metrics.counter(
    'livedrops_shared_reads_fetched_total',
    'Answers that were fetched, for one call or many: from what another process had read (redis), or by a read (database).',
    ['from'],
  );
  const changed = metrics.counter(
    'livedrops_shared_reads_changes_total',
    'Changes that ended answers in memory, as far as this process has heard of them.',
  );
  return {
    read: (outcome) => read.inc({ outcome }),
    fetched: (from) => fetched.inc({ from }),
    changed: () => changed.inc(),
  };
}

type Forget = (tags: readonly string[], sharing: Pick<Sharing, 'hasEvents'>) => void;
type AnyTags = (input: { params: unknown; caller: unknown }) => readonly string[];

function forgettingWrites(handlers: RouteHandlers, forget: Forget): Partial<RouteHandlers> {
  const wrapped = SHARING.flatMap((sharing) =>
    (Object.entries(sharing.writes) as [EndpointName, AnyTags][]).map(([name, tagsOf]) => {
      const handle = handlers[name] as unknown as RouteHandler<never>;
      return [name, forgetAfter(handle, (input) => forget(tagsOf(input), sharing))];
    }),
  );
  return Object.fromEntries(wrapped) as Partial<RouteHandlers>;
}

/** A write that was refused has changed nothing; one that failed may have. */
function forgetAfter(handle: RouteHandler<never>, forget: (input: never) => void) {
  return async (input: never): Promise<unknown> => {
    let isRefused = false;
    try {
      const result: unknown = await handle(input);
      isRefused = result instanceof Refusal;
      return result;
    } finally {
      if (!isRefused) forget(input);
    }
  };
}
