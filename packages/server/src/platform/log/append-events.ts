import { inTransaction, type MongoConnection } from '../mongo.ts';
import { type LoggedEvent, logCollections, type LogCollections } from './log-collections.ts';
import { isGroup, type LogPiece } from './log-piece.ts';
import type { OutboxDocument } from './outbox.ts';
import { following } from '../tracing.ts';
import { reservePositions, reserveSeqs, type Wanted, type Within } from './reserve-places.ts';

/** Far less than the minute after which MongoDB aborts a transaction: the caller can then try with less. */
const APPEND_MS = 4000;
/** Documents fetched at a time: about as many as one append takes when they are full. */
const FETCHED = 20;

export type AppendOptions = {
  /** Events in one append, about; at least one document is taken whatever it holds. */
  eventsMax: number;
  /** Position up to which everything was told onwards; written down on the way. */
  told: number;
};

/** Says what an event must stay in order with. */
export type KeyOf = (event: Pick<LoggedEvent, 'topic' | 'type' | 'data'>) => string;

/** `count` events in their order, what is out of date now, and whether more is waiting than fitted in. */
export type Appended = { pieces: LogPiece[]; count: number; marks: string[]; hasMore: boolean };

/** Moves outbox documents into the log in one transaction. */
export function createAppend(
  connection: MongoConnection,
  keyOf: KeyOf,
): (options: AppendOptions) => Promise<Appended> {
  const collections = logCollections(connection);
  return (options) => {
    const endsAt = performance.now() + APPEND_MS;
    return inTransaction(connection, (session) =>
      moveOldest(collections, { ...options, keyOf }, () => {
        const maxTimeMS = Math.ceil(endsAt - performance.now());
        // Not one of the driver's errors: those it would retry with as much as before.
        if (maxTimeMS <= 0) throw new Error(`the append took longer than ${APPEND_MS} ms`);
        return { session, maxTimeMS };
      }),
    );
  };
}

async function moveOldest(
  collections: LogCollections,
  { eventsMax, told, keyOf }: AppendOptions & { keyOf: KeyOf },
  within: Within,
): Promise<Appended> {
  const { outbox, events, groups } = collections;
  const { documents, hasMore } = await findOldest(collections, eventsMax, within);
  if (documents.length === 0) return { pieces: [], count: 0, marks: [], hasMore };
  await outbox.deleteMany({ _id: { $in: documents.map(({ _id }) => _id) } }, within());
  const marks = [...new Set(documents.flatMap((document) => document.marks))];
  const count = documents.reduce((sum, document) => sum + countEvents(document), 0);
  if (count === 0) return { pieces: [], count, marks, hasMore };
  // Before the topics: two relays meet here, and the one that loses has done the least.
  const start = await reservePositions(collections, count, told, within);
  const nextSeq = await reserveSeqs(collections, findWanted(documents), within);
  const pieces = place(documents, { start, nextSeq, keyOf });
  const grouped = pieces.filter(isGroup);
  const single = pieces.filter((piece): piece is LoggedEvent => !isGroup(piece));
  if (single.length > 0) await events.insertMany(single, { ...within(), ordered: false });
  if (grouped.length > 0) await groups.insertMany(grouped, { ...within(), ordered: false });
  return { pieces, count, marks, hasMore };
}

/**
 * Reads only as far as needed. In the transaction, where what was published together is seen together; a plain read that goes on
 * while others write may see the second part without the first.
 */
async function findOldest(
  { outbox }: LogCollections,
  eventsMax: number,
  within: Within,
): Promise<{ documents: OutboxDocument[]; hasMore: boolean }> {
  const documents: OutboxDocument[] = [];
  let count = 0;
  for await (const document of outbox.find({}, within()).sort({ tick: 1 }).batchSize(FETCHED)) {
    count += countEvents(document);
    if (documents.length > 0 && count > eventsMax) return { documents, hasMore: true };
    documents.push(document);
  }
  return { documents, hasMore: false };
}

const countEvents = ({ events, named }: OutboxDocument): number =>
  events.reduce((sum, { topics }) => sum + topics.length, named?.ids.length ?? 0);

function findWanted(documents: readonly OutboxDocument[]): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  const want = (topic: string, isNamed: boolean): void => {
    const before = wanted.get(topic);
    if (!before) wanted.set(topic, { count: 1, isNamed });
    else wanted.set(topic, { count: before.count + 1, isNamed: before.isNamed && isNamed });
  };
  for (const { events, named } of documents) {
    for (const { topics } of events) for (const topic of topics) want(topic, false);
    for (const topic of named?.topics ?? []) want(topic, true);
  }
  return wanted;
}

/** Gives every event its places, in the order of the documents. Uses up `nextSeq`. */
function place(
  documents: readonly OutboxDocument[],
  { start, nextSeq, keyOf }: { start: number; nextSeq: Map<string, number>; keyOf: KeyOf },
): LogPiece[] {
  const pieces: LogPiece[] = [];
  let position = start;
  const takeSeq = (topic: string): number => {
    const seq = nextSeq.get(topic) ?? 1;
    nextSeq.set(topic, seq + 1);
    return seq;
  };
  for (const { events, named, at: occurredAt, traceparent } of documents) {
    const from = following(traceparent);
    for (const { topics, type, data } of events) {
      for (const topic of topics) {
        const key = keyOf({ topic, type, data });
        pieces.push({ _id: position, topic, seq: takeSeq(topic), type, occurredAt, data, key, ...from });
        position += 1;
      }
    }
    if (!named) continue;
    pieces.push({ _id: position, ...named, seqs: named.topics.map(takeSeq), occurredAt, ...from });
    position += named.ids.length;
  }
  return pieces;
}
