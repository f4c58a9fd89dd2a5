import type { LogCollections } from './log-collections.ts';

type LastOfKey = { _id: string | null; last: number };

/** What takes longer is too much at once: it is asked for again. */
const READ_MS = 5000;
const END_OF_GROUP = { $add: ['$_id', { $size: '$ids' }, -1] };

/**
 * The last position of each key among the events after a position, up to another one. The database adds it up: what the events tell
 * stays there, which under load is most of the work of reading them.
 */
export async function readKeys(
  { events, groups }: Pick<LogCollections, 'events' | 'groups'>,
  after: number,
  upTo: number,
): Promise<Map<string | null, number>> {
  const options = { maxTimeMS: READ_MS };
  const byKey = (end: unknown) => ({ $group: { _id: { $ifNull: ['$key', null] }, last: { $max: end } } });
  const [single, grouped, straddling] = await Promise.all([
    events
      .aggregate<LastOfKey>([{ $match: { _id: { $gt: after, $lte: upTo } } }, byKey('$_id')], options)
      .toArray(),
    groups
      .aggregate<LastOfKey>([{ $match: { _id: { $gt: after, $lte: upTo } } }, byKey(END_OF_GROUP)], options)
      .toArray(),
    // A group is found by its first event; that may be before the position.
    groups
      .aggregate<LastOfKey>([
        { $match: { _id: { $lte: after } } },
        { $sort: { _id: -1 } },
        { $limit: 1 },
        { $project: { _id: '$key', last: END_OF_GROUP } },
      ])
      .toArray(),
  ]);
  const lastOf = new Map<string | null, number>();
  for (const { _id: key, last } of [...single, ...grouped, ...straddling]) {
    if (last > after) lastOf.set(key, Math.max(last, lastOf.get(key) ?? 0));
  }
  return lastOf;
}
