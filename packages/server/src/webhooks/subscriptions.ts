import { createBoundedMap } from '../platform/bounded-map.ts';
import type { Clock } from '../platform/clock.ts';
import type { Subscription } from './webhook-endpoint.store.ts';

/**
 * How old knowledge of a creator's endpoints may be. A change is seen at once in the process that made it; the others are told, and know after
 * this time at the latest.
 */
const FRESH_MS = 1000;
const CREATORS_MAX = 20_000;

export type SubscriptionsDeps = {
  load(creatorIds: readonly string[]): Promise<Subscription[]>;
  clock: Clock;
  /** Told when an endpoint of a creator has changed here. */
  onChanged(creatorId: string): void;
};

/**
 * Remembers for a moment who has endpoints. Most creators have none, and the orders of a rush are all of the same few, so the common
 * answer is "no endpoint" and costs one small read a second.
 */
export function createSubscriptions({ load, clock, onChanged }: SubscriptionsDeps) {
  const known = createBoundedMap<{ found: readonly Subscription[]; until: number }>(CREATORS_MAX);
  let changes = 0;

  const fresh = (creatorId: string): readonly Subscription[] | null => {
    const entry = known.get(creatorId);
    return entry && entry.until > clock.now() ? entry.found : null;
  };

  function forget(creatorId: string): void {
    changes += 1;
    known.set(creatorId, { found: [], until: 0 });
  }

  return {
    /** Enabled endpoints of these creators. */
    async of(creatorIds: ReadonlySet<string>): Promise<Subscription[]> {
      const missing = [...creatorIds].filter((creatorId) => fresh(creatorId) === null);
      const found = [...creatorIds].flatMap((creatorId) => fresh(creatorId) ?? []);
      if (missing.length === 0) return found;
      const changesBefore = changes;
      const loaded = await load(missing);
      const until = clock.now() + FRESH_MS;
      const byCreator = Map.groupBy(loaded, ({ creatorId }) => creatorId);
      // What was read before a change must not outlive it.
      if (changes === changesBefore)
        for (const creatorId of missing)
          known.set(creatorId, { found: byCreator.get(creatorId) ?? [], until });
      return [...found, ...loaded];
    },
    /** An endpoint of this creator was changed by this process. */
    change(creatorId: string): void {
      forget(creatorId);
      onChanged(creatorId);
    },
    /** An endpoint of this creator was changed by another process. */
    forget,
  };
}

export type Subscriptions = ReturnType<typeof createSubscriptions>;
