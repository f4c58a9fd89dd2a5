import type { EventGroup, LogCollections } from './log-collections.ts';

/** How long events can be read. */
export const KEPT_SECONDS = 30 * 86_400;

const AT_ONCE = 20;
const IS_OLD = { $expr: { $lt: ['$occurredAt', { $subtract: ['$$NOW', KEPT_SECONDS * 1000] }] } };

/**
 * Removes old groups, each after its topics have a counter: without one, a topic whose only event is gone would count from 1 again.
 * Doing it twice, or dying in between, does no harm.
 */
export async function expireGroups({ groups, topics }: LogCollections): Promise<void> {
  for (;;) {
    const old = await groups
      .aggregate<EventGroup>([{ $sort: { _id: 1 } }, { $limit: AT_ONCE }, { $match: IS_OLD }])
      .toArray();
    if (old.length === 0) return;
    const latest = new Map<string, number>();
    for (const { topics: names, seqs } of old)
      names.forEach((topic, index) => latest.set(topic, Math.max(latest.get(topic) ?? 0, seqs[index] ?? 0)));
    await topics.bulkWrite(
      [...latest].map(([_id, seq]) => ({
        updateOne: { filter: { _id }, update: { $max: { seq } }, upsert: true },
      })),
      { ordered: false },
    );
    await groups.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } });
  }
}
