import type { MongoSession } from '../mongo.ts';
import { type LogCollections, WHOLE_LOG } from './log-collections.ts';

/** Options of the next statement of a transaction. Throws when there is no time left for it. */
export type Within = () => { session: MongoSession; maxTimeMS: number };

/** Returns the first of `count` new positions. */
export async function reservePositions(
  { whole }: LogCollections,
  count: number,
  told: number,
  within: Within,
): Promise<number> {
  const counter = await whole.findOneAndUpdate(
    { _id: WHOLE_LOG },
    { $inc: { seq: count }, $max: { told } },
    { ...within(), upsert: true, returnDocument: 'after' },
  );
  return (counter?.seq ?? count) - count + 1;
}

/** How many new events a topic has, and whether all of them are named. */
export type Wanted = { count: number; isNamed: boolean };

/**
 * Advances each topic's counter and returns the first free `seq` of each. New topics go in one insert and known ones in one update
 * for each step width: an upsert for every topic would cost more than all the rest, since most topics are a person's.
 *
 * The first event of a topic needs no counter when it is named: its group is found by the topic. Old groups leave a counter behind.
 */
export async function reserveSeqs(
  { topics, groups }: LogCollections,
  wanted: ReadonlyMap<string, Wanted>,
  within: Within,
): Promise<Map<string, number>> {
  const counted = await topics.find({ _id: { $in: [...wanted.keys()] } }, within()).toArray();
  const nextSeq = new Map(counted.map(({ _id, seq }) => [_id, seq + 1]));
  const uncounted = [...wanted.keys()].filter((topic) => !nextSeq.has(topic));
  const grouped = new Set<string>();
  if (uncounted.length > 0) {
    const named = groups.find({ topics: { $in: uncounted } }, { ...within(), projection: { topics: 1 } });
    for await (const group of named) for (const topic of group.topics) grouped.add(topic);
  }
  const added: { _id: string; seq: number }[] = [];
  for (const topic of uncounted) {
    const { count, isNamed } = wanted.get(topic) ?? { count: 0, isNamed: false };
    const before = grouped.has(topic) ? 1 : 0;
    nextSeq.set(topic, before + 1);
    if (before + count > 1 || !isNamed) added.push({ _id: topic, seq: before + count });
  }
  if (added.length > 0) await topics.insertMany(added, { ...within(), ordered: false });
  for (const [width, group] of Map.groupBy(counted, ({ _id }) => wanted.get(_id)?.count ?? 0)) {
    const ids = group.map(({ _id }) => _id);
    await topics.updateMany({ _id: { $in: ids } }, { $inc: { seq: width } }, within());
  }
  return nextSeq;
}
