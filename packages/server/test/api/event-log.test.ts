import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createEventLog,
  type EventLog,
  type LoggedEvent,
  type LogPiece,
} from '../../src/platform/log/event-log.ts';
import { endOf, openPiece } from '../../src/platform/log/log-piece.ts';
import { logCollections } from '../../src/platform/log/log-collections.ts';
import { createOutbox, type Outbox } from '../../src/platform/log/outbox.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

// The log alone, without a relay that would append as well.

let app: TestApp;
let log: EventLog;
let outbox: Outbox;

beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  log = createEventLog(app.connection, {
    resolveNamed: async (kind, ids) => new Map(ids.map((id) => [id, { type: kind, data: id }])),
  });
  outbox = createOutbox(app.connection);
});
afterAll(() => app[Symbol.asyncDispose]());

async function empty(): Promise<void> {
  const { outbox: waiting, events, groups, topics } = logCollections(app.connection);
  await Promise.all([
    waiting.deleteMany({}),
    events.deleteMany({}),
    groups.deleteMany({}),
    topics.deleteMany({}),
  ]);
}

const append = (eventsMax = 1000) => log.append({ eventsMax, told: 0 });
const placesOf = (events: readonly { _id: number; topic: string; seq: number }[]) =>
  events.map(({ _id, topic, seq }) => [_id, topic, seq]);

const opened = (pieces: readonly LogPiece[]) => pieces.flatMap((piece) => openPiece(piece));

async function makeOld(): Promise<void> {
  await logCollections(app.connection).groups.updateMany({}, { $set: { occurredAt: new Date(0) } });
  await log.expire();
}

const TOPICS = ['user:a', 'user:b', 'user:c', 'drop:d'];
const topic = fc.constantFrom(...TOPICS);
/** What one transaction tells: events of their own, and facts by name. */
const fact = fc.record({ own: fc.array(topic, { maxLength: 3 }), named: fc.array(topic, { maxLength: 5 }) });
const step = fc.oneof(
  { weight: 4, arbitrary: fact.map((told) => ({ told })) },
  { weight: 2, arbitrary: fc.nat({ max: 8 }).map((eventsMax) => ({ eventsMax })) },
);

describe('the log', () => {
  it('has every event at its place, single or in a group, from wherever it is read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.nat({ max: 20 }), async (steps, after) => {
        await empty();
        const expected: { topic: string; data: string }[] = [];
        for (const [index, each] of steps.entries()) {
          if ('eventsMax' in each) {
            const { hasMore } = await append(each.eventsMax);
            const waiting = await logCollections(app.connection).outbox.countDocuments();
            expect(hasMore).toBe(waiting > 0);
            continue;
          }
          const { own, named } = each.told;
          const events = own.map((name, n) => ({ type: 'own', topics: [name], data: `${index}/${n}` }));
          const ids = named.map((_, n) => `${index}:${n}`);
          expected.push(...events.map(({ topics, data }) => ({ topic: topics[0] ?? '', data })));
          expected.push(...named.map((name, n) => ({ topic: name, data: ids[n] ?? '' })));
          const facts = ids.length > 0 ? { kind: 'named', key: 'drp_1', ids, topics: named } : undefined;
          await outbox.publish(events, undefined, [], facts);
        }
        while ((await append(7)).count > 0);

        const all = await log.resolve(opened(await log.since(0, 1000)));
        expect(all.map(({ topic: name, data }) => ({ topic: name, data }))).toEqual(expected);
        expect(all.map(({ _id }) => _id)).toEqual(expected.map((_, index) => index + 1));
        // From the end of a piece on, as all readers do.
        const pieces = await log.since(0, 1000);
        const from = Math.max(0, ...pieces.map(endOf).filter((end) => end <= after));
        const since = placesOf(opened(await log.since(from, 3)));
        expect(since.length).toBeGreaterThanOrEqual(Math.min(3, all.length - from));
        expect(since).toEqual(placesOf(all.slice(from, from + since.length)));
        for (const name of TOPICS) {
          const own = all.filter((event) => event.topic === name);
          expect(own.map(({ seq }) => seq)).toEqual(own.map((_, index) => index + 1));
          expect(await log.latestSeq(name)).toBe(own.length);
          const read: LoggedEvent[] = await log.read(name, after, 3);
          expect(read).toEqual(own.slice(after, after + 3));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('goes on counting where old groups ended', async () => {
    await empty();
    const tell = (topics: string[]) =>
      outbox.publish([], undefined, [], { kind: 'named', key: 'drp_1', ids: topics, topics });
    await tell(['user:once', 'user:twice', 'user:twice']);
    await append();
    await makeOld();
    expect(await logCollections(app.connection).groups.countDocuments()).toBe(0);
    expect([await log.latestSeq('user:once'), await log.latestSeq('user:twice')]).toEqual([1, 2]);
    await tell(['user:once', 'user:twice', 'user:new']);
    await append();
    expect(placesOf(opened(await log.since(0, 10)))).toEqual([
      [4, 'user:once', 2],
      [5, 'user:twice', 3],
      [6, 'user:new', 1],
    ]);
    expect(placesOf(await log.read('user:once', 1, 10))).toEqual([[4, 'user:once', 2]]);
  });

  it('keeps groups that are not old', async () => {
    await empty();
    await outbox.publish([], undefined, [], {
      kind: 'named',
      key: 'drp_1',
      ids: ['1'],
      topics: ['user:once'],
    });
    await append();
    await log.expire();
    expect(await log.read('user:once', 0, 10)).toHaveLength(1);
    expect(await logCollections(app.connection).topics.countDocuments({ _id: 'user:once' })).toBe(0);
  });
});
