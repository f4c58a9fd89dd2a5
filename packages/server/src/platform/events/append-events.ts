import { inTransaction, type MongoConnection, type MongoSession } from '../mongo.ts';
import { type LoggedEvent, logCollections, type LogCollections, WHOLE_LOG } from './log-collections.ts';
import type { NamedFacts, OutboxDocument, OutboxEvent } from './outbox.ts';

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

export type Appended = { events: LoggedEvent[]; signals: string[] };

/** Makes the events of facts that are named, in their order, from what the transaction sees. */
export type MakeEvents = (named: NamedFacts, session: MongoSession) => Promise<OutboxEvent[]>;

/** Moves outbox documents into the log in one transaction. */
export function createAppend(
  connection: MongoConnection,
  makeEvents: MakeEvents,
): (options: AppendOptions) => Promise<Appended> {
  const collections = logCollections(connection);
  return (options) => {
    const endsAt = performance.now() + APPEND_MS;
    return inTransaction(connection, (session) =>
      moveOldest({ ...collections, makeEvents }, options, until(endsAt, session)),
    );
  };
}

/** Options of the next statement of a transaction. Throws when there is no time left for it. */
type Within = () => { session: MongoSession; maxTimeMS: number };

const until =
  (endsAt: number, session: MongoSession): Within =>
  () => {
    const maxTimeMS = Math.ceil(endsAt - performance.now());
    // Not one of the driver's errors: those it would retry with as much as before.
    if (maxTimeMS <= 0) throw new Error(`the append took longer than ${APPEND_MS} ms`);
    return { session, maxTimeMS };
  };

async function moveOldest(
  collections: LogCollections & { makeEvents: MakeEvents },
  { eventsMax, told }: AppendOptions,
  within: Within,
): Promise<Appended> {
  const { outbox, events } = collections;
  const documents = await findOldest(collections, eventsMax, within);
  if (documents.length === 0) return { events: [], signals: [] };
  await outbox.deleteMany({ _id: { $in: documents.map(({ _id }) => _id) } }, within());
  const signals = [...new Set(documents.flatMap((document) => document.signals))];
  const facts: { topic: string; event: OutboxEvent; at: Date }[] = [];
  for (const { events: own, named, at } of documents) {
    const made = named ? await collections.makeEvents(named, within().session) : [];
    for (const event of [...own, ...made]) for (const topic of event.topics) facts.push({ topic, event, at });
  }
  if (facts.length === 0) return { events: [], signals };
  // Before the topics: two relays meet here, and the one that loses has done the least.
  const start = await reservePositions(collections, facts.length, told, within);
  const nextSeq = await reserveSeqs(collections, countBy(facts.map(({ topic }) => topic)), within);
  const logged = facts.map(({ topic, event, at }, index): LoggedEvent => {
    const seq = nextSeq.get(topic) ?? 1;
    nextSeq.set(topic, seq + 1);
    return { _id: start + index, topic, seq, type: event.type, occurredAt: at, data: event.data };
  });
  await events.insertMany(logged, { ...within(), ordered: false });
  return { events: logged, signals };
}

/**
 * Reads only as far as needed. In the transaction, where what was published together is seen together; a plain read that goes on
 * while others write may see the second part without the first.
 */
async function findOldest(
  { outbox }: LogCollections,
  eventsMax: number,
  within: Within,
): Promise<OutboxDocument[]> {
  const taken: OutboxDocument[] = [];
  let count = 0;
  for await (const document of outbox.find({}, within()).sort({ tick: 1 }).batchSize(FETCHED)) {
    count += document.events.reduce(
      (sum, { topics }) => sum + topics.length,
      document.named?.ids.length ?? 0,
    );
    if (taken.length > 0 && count > eventsMax) break;
    taken.push(document);
  }
  return taken;
}

/** Returns the first of `count` new positions. */
async function reservePositions(
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

/**
 * Advances each topic's counter and returns the first free `seq` of each. New topics go in one insert and known ones in one update
 * for each step width: an upsert for every topic would cost more than all the rest, since most topics are a person's.
 */
async function reserveSeqs(
  { topics }: LogCollections,
  counts: Map<string, number>,
  within: Within,
): Promise<Map<string, number>> {
  const known = await topics.find({ _id: { $in: [...counts.keys()] } }, within()).toArray();
  const nextSeq = new Map(known.map(({ _id, seq }) => [_id, seq + 1]));
  const added = [...counts].filter(([topic]) => !nextSeq.has(topic)).map(([_id, seq]) => ({ _id, seq }));
  if (added.length > 0) await topics.insertMany(added, { ...within(), ordered: false });
  for (const [width, group] of Map.groupBy(known, ({ _id }) => counts.get(_id) ?? 0)) {
    const ids = group.map(({ _id }) => _id);
    await topics.updateMany({ _id: { $in: ids } }, { $inc: { seq: width } }, within());
  }
  return nextSeq;
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
