import type { Filter } from '../mongo.ts';
import { type EventGroup, type LogCollections, type LoggedEvent, WHOLE_LOG } from './log-collections.ts';
import { type LogPiece, openPiece, resolveEvents, type ResolveNamed } from './log-piece.ts';

/** Groups read at a time; one holds some hundred events. */
const GROUPS_AT_ONCE = 10;

type PlacedEvent = ReturnType<typeof openPiece>[number];
type Span = { topic: string; after: number; limit: number };
/** A part of a topic that is read from its newest event back. */
export type Back = { topic: string; before: number; since: Date; limit: number };

/** `seq` of the topic's newest event; 0 when there is none. */
export async function readLatestSeq({ topics, groups }: LogCollections, topic: string): Promise<number> {
  const counter = await topics.findOne({ _id: topic });
  if (counter) return counter.seq;
  // Without a counter, its only event is in a group.
  if (await groups.findOne({ topics: topic }, { projection: { _id: 1 } })) return 1;
  // A group that has just expired left one behind.
  return (await topics.findOne({ _id: topic }))?.seq ?? 0;
}

/**
 * Events of a topic after a `seq`, oldest first. Only those that there were when the reading began: of newer ones it might see the
 * second without the first, since they are in two collections.
 */
export async function readTopic(
  collections: LogCollections,
  resolveNamed: ResolveNamed,
  { topic, after, limit }: Span,
): Promise<LoggedEvent[]> {
  const latest = await readLatestSeq(collections, topic);
  if (latest <= after) return [];
  const [single, grouped] = await Promise.all([
    collections.events
      .find({ topic, seq: { $gt: after, $lte: latest } })
      .sort({ seq: 1 })
      .limit(limit)
      .toArray(),
    readGroups(collections, { topic, limit, groups: {}, order: 1, isWanted: ({ seq }) => seq > after }),
  ]);
  const found = [...single, ...grouped.filter(({ seq }) => seq <= latest)];
  return resolveEvents(found.toSorted((a, b) => a.seq - b.seq).slice(0, limit), resolveNamed);
}

/** Events of a topic before a `seq` that happened after an instant, newest first. */
export async function readNewest(
  collections: LogCollections,
  resolveNamed: ResolveNamed,
  { topic, before, since, limit }: Back,
): Promise<LoggedEvent[]> {
  const happened = { occurredAt: { $gt: since } };
  const [single, grouped] = await Promise.all([
    collections.events
      .find({ topic, seq: { $lt: before }, ...happened }, { hint: { topic: 1, seq: 1 } })
      .sort({ seq: -1 })
      .limit(limit)
      .toArray(),
    readGroups(collections, {
      topic,
      limit,
      groups: happened,
      order: -1,
      isWanted: ({ seq }) => seq < before,
    }),
  ]);
  const found = [...single, ...grouped].toSorted((a, b) => b.seq - a.seq);
  return resolveEvents(found.slice(0, limit), resolveNamed);
}

type Part = {
  topic: string;
  limit: number;
  /** Which groups are looked at, and whether the newest come first. */
  groups: Filter<EventGroup>;
  order: 1 | -1;
  isWanted(event: PlacedEvent): boolean;
};

async function readGroups({ groups }: Pick<LogCollections, 'groups'>, part: Part): Promise<PlacedEvent[]> {
  const { topic, limit, order, isWanted } = part;
  const found: PlacedEvent[] = [];
  const ofTopic = groups
    .find({ topics: topic, ...part.groups })
    .sort({ _id: order })
    .batchSize(GROUPS_AT_ONCE);
  for await (const group of ofTopic) {
    found.push(...openPiece(group, (own) => own === topic).filter(isWanted));
    if (found.length >= limit) break;
  }
  return found;
}

/**
 * About `limit` events of all topics after a position, in order; of those that there were when the reading began, as above. The
 * position is the end of a piece, as all are that are written down.
 */
export async function readSince(
  collections: LogCollections,
  position: number,
  limit: number,
): Promise<LogPiece[]> {
  const { events, whole } = collections;
  const latest = (await whole.findOne({ _id: WHOLE_LOG }))?.seq ?? 0;
  if (latest <= position) return [];
  const [single, grouped] = await Promise.all([
    events
      .find({ _id: { $gt: position, $lte: latest } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray(),
    readLaterGroups(collections, position, limit),
  ]);
  const pieces: LogPiece[] = [...single, ...grouped.filter(({ _id }) => _id <= latest)];
  return firstEvents(
    pieces.toSorted((a, b) => a._id - b._id),
    limit,
  );
}

/** The first pieces, until there are so many events. */
function firstEvents(pieces: readonly LogPiece[], limit: number): LogPiece[] {
  const [first] = pieces;
  return first ? pieces.filter((piece) => piece._id < first._id + limit) : [];
}

async function readLaterGroups(
  { groups }: Pick<LogCollections, 'groups'>,
  position: number,
  limit: number,
): Promise<EventGroup[]> {
  const found: EventGroup[] = [];
  let count = 0;
  for await (const group of groups
    .find({ _id: { $gt: position } })
    .sort({ _id: 1 })
    .batchSize(GROUPS_AT_ONCE)) {
    found.push(group);
    count += group.ids.length;
    if (count >= limit) break;
  }
  return found;
}

/** The position before the first event that happened at a time or later; the end of the log when none did. */
export async function findPositionBefore(
  { events, groups, whole }: LogCollections,
  time: Date,
): Promise<number> {
  const latest = (await whole.findOne({ _id: WHOLE_LOG }))?.seq ?? 0;
  const firstOf = [
    { $match: { occurredAt: { $gte: time } } },
    { $group: { _id: null, first: { $min: '$_id' } } },
  ];
  const found = await Promise.all(
    [events, groups].map((collection) => collection.aggregate<{ first: number }>(firstOf).toArray()),
  );
  return Math.min(latest, ...found.flat().map(({ first }) => first - 1));
}
