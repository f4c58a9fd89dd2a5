import type { EndpointName } from '@livedrops/sdk/contract';
import { creatorsSharing, creatorTag } from '../creators/index.ts';
import { DROPS_TAG, dropsSharing, dropTag } from '../drops/index.ts';
import { readDropTopic } from '../drops/drops.events.ts';
import { followersTag, followsSharing } from '../follows/index.ts';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import type { RouteHandlers } from '../platform/http/route.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { namespaceOf } from '../platform/namespace.ts';
import { keepAnswersInRedis } from '../platform/reads/answers-in-redis.ts';
import { createReadCache, type ReadFigures } from '../platform/reads/read-cache.ts';
import type { Purger } from '../platform/reads/purger.ts';
import type { ReadPolicy, SharedReads, Sharing } from '../platform/reads/read-policy.ts';
import type { RedisClient } from '../platform/redis.ts';
import type { Signals } from '../platform/realtime/signals.ts';
import { productsSharing } from '../products/index.ts';

const SHARING: readonly Sharing[] = [dropsSharing, productsSharing, creatorsSharing, followsSharing];

const POLICIES: Partial<Record<EndpointName, ReadPolicy>> = Object.assign(
  {},
  ...SHARING.map(({ reads }) => reads),
);
export const SHARED_POLICIES: readonly ReadPolicy[] = Object.values(POLICIES);

/** What other processes are told when something has changed that answers show. */
const CHANGED = 'changed-reads';

export type Reads = SharedReads & {
  /** Handlers that make what they change forgotten, here and in the other processes. */
  forgetting(handlers: RouteHandlers): RouteHandlers;
  /** An event of a drop or a creator says that they have changed. */
  overhear(event: NamedEvent): void;
};

type ReadsDeps = {
  connection: MongoConnection;
  clock: Clock;
  signals: Signals;
  metrics: Metrics;
  /** Without it each process reads for itself. */
  redis: { commands: RedisClient | null };
  /** Tells the cache in front what has changed; `null`: there is none. */
  purger: Pick<Purger, 'kind' | 'purge'> | null;
  isOn: boolean | undefined;
};

type NamedEvent = { topic: string; type: string };

/** Answers that everybody may share, and what ends them. */
export function createReads({ connection, clock, signals, metrics, purger, ...deps }: ReadsDeps): Reads {
  const { redis, isOn = true } = deps;
  const behind =
    redis.commands && keepAnswersInRedis(redis.commands, { namespace: namespaceOf(connection), clock });
  const cache = createReadCache({ clock, behind, cdn: purger?.kind ?? null, figures: countReads(metrics) });
  signals.onTold(CHANGED, cache.forget);

  const forget: Forget = (tags, { hasEvents }) => {
    for (const tag of tags) {
      cache.forget(tag);
      if (!hasEvents) signals.tell(CHANGED, tag);
    }
    // What has events is purged by a group of the log.
    if (!hasEvents) void purger?.purge(tags);
  };

  return {
    cache,
    policyOf: (name) => (isOn && POLICIES[name]) || null,
    forgetting: (handlers) => ({ ...handlers, ...forgettingWrites(handlers, forget) }),
    overhear(event) {
      for (const tag of tagsOfEvent(event)) cache.forget(tag);
    },
  };
}

/** What shows something else after an event. */
export function tagsOfEvent({ topic, type }: NamedEvent): readonly string[] {
  const dropId = readDropTopic(topic);
  // Lists show other figures a moment later.
  if (dropId !== null) return type.startsWith('drop.') ? [dropTag(dropId), DROPS_TAG] : [dropTag(dropId)];
  if (!type.startsWith('follow.')) return [];
  const creatorId = topic.slice('creator:'.length);
  return [creatorTag(creatorId), followersTag(creatorId)];
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
  // A rate can only be told of what was there before.
  for (const outcome of ['hit', 'stale', 'joined', 'read']) read.inc({ outcome }, 0);
  return {
    read: (outcome) => read.inc({ outcome }),
    fetched: (from) => fetched.inc({ from }),
    changed: () => changed.inc(),
  };
}

type Forget = (tags: readonly string[], sharing: Pick<Sharing, 'hasEvents'>) => void;
type Handle = (input: never) => Promise<unknown>;
type AnyTags = (input: { params: unknown; caller: unknown }) => readonly string[];

function forgettingWrites(handlers: RouteHandlers, forget: Forget): Partial<RouteHandlers> {
  const wrapped = new Map<EndpointName, Handle>();
  for (const sharing of SHARING) {
    for (const [name, tagsOf] of Object.entries(sharing.writes) as [EndpointName, AnyTags][]) {
      // A write may change what several domains show: each of them wraps it.
      const handle: Handle = wrapped.get(name) ?? handlers[name];
      wrapped.set(
        name,
        forgetAfter(handle, (input) => forget(tagsOf(input), sharing)),
      );
    }
  }
  return Object.fromEntries(wrapped) as Partial<RouteHandlers>;
}

/** A write that was refused has changed nothing; one that failed may have. */
function forgetAfter(handle: Handle, forget: (input: never) => void): Handle {
  return async (input) => {
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
