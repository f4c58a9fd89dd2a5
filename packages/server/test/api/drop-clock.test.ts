import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { createDropStore } from '../../src/drops/drop.store.ts';
import { startDropClock } from '../../src/drops/drop-clock.worker.ts';
import { createLaneStore } from '../../src/drops/lane.store.ts';
import { createOutbox, outboxCollection } from '../../src/platform/log/outbox.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { inMs, makeDrop } from '../helpers/shop.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

// A server that answers only: nobody starts or ends a drop but the clock that a test starts.
let app: TestApp;
let creator: CreatorPerson;
beforeEach(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  creator = await app.signUpCreator();
});
afterEach(() => app[Symbol.asyncDispose]());

/** What was told of a drop, in order. Nobody moves it out of the outbox. */
async function told(dropId: string): Promise<string[]> {
  const documents = await outboxCollection(app.connection).find().sort({ tick: 1 }).toArray();
  return documents.flatMap(({ events }) =>
    events.filter(({ topics }) => topics.includes(`drop:${dropId}`)).map(({ type }) => type),
  );
}

/** A drop clock, and how often it has looked at a drop to change it. */
function startClock() {
  const drops = createDropStore(app.connection);
  let looks = 0;
  const clock = startDropClock({
    connection: app.connection,
    drops: {
      ...drops,
      findWithTime: (...args) => {
        looks += 1;
        return drops.findWithTime(...args);
      },
    },
    lanes: createLaneStore(app.connection),
    publish: createOutbox(app.connection).publish,
    logger: createLogger('fatal'),
    databaseNow: async () => Date.now(),
  });
  onTestFinished(() => clock.stop());
  return { looks: () => looks };
}

/** A drop whose end is put off in the last second before it, and how often the clock had looked by then. */
async function putOff(clock: ReturnType<typeof startClock>) {
  for (;;) {
    const endsAt = inMs(5000);
    const { id } = await makeDrop(creator.client, { endsAt });
    // By now it has a timer for the end that was planned.
    await expect.poll(() => Date.parse(endsAt) - Date.now()).toBeLessThan(800);
    const before = clock.looks();
    const isInTime = await creator.client.drops.update(id, { endsAt: inMs(3_600_000) }).then(
      () => true,
      () => false,
    );
    if (isInTime) return { id, endsAt, before };
    // A busy machine has come too late; then another one is made.
    await expect.poll(() => told(id)).toContain('drop.ended');
  }
}

it('leaves a drop alone whose end is put off in the last moment', async () => {
  const clock = startClock();
  const { id, endsAt, before } = await putOff(clock);
  // When that time has come, and a while after.
  await expect.poll(() => Date.now() - Date.parse(endsAt)).toBeGreaterThan(1500);
  expect(clock.looks() - before).toBeLessThanOrEqual(2);
  expect((await creator.client.drops.get(id)).status).toBe('live');
});

it('ends a drop at the new time, when that was put off', async () => {
  const drop = await makeDrop(creator.client, { endsAt: inMs(10_000) });
  startClock();
  await expect.poll(() => told(drop.id)).toContain('drop.started');
  await creator.client.drops.update(drop.id, { endsAt: inMs(12_000) });
  await expect.poll(() => told(drop.id)).toContain('drop.ended');
  const stored = await app.connection
    .collection<{ _id: string; endsAt: Date; updatedAt: Date }>('drops')
    .findOne({ _id: drop.id });
  expect(stored!.updatedAt.getTime()).toBeGreaterThanOrEqual(stored!.endsAt.getTime());
});

it('is not needed for the start to be told of a drop that its owner stops before the clock has come to it', async () => {
  const begun = async () => {
    const drop = await makeDrop(creator.client, { startsAt: inMs(300_000) });
    await app.connection
      .collection<{ _id: string; startsAt: Date }>('drops')
      .updateOne({ _id: drop.id }, { $set: { startsAt: new Date(Date.now() - 1000) } });
    await expect.poll(async () => (await creator.client.drops.get(drop.id)).status).toBe('live');
    expect(await told(drop.id)).toEqual(['drop.scheduled']);
    return drop.id;
  };
  const paused = await begun();
  await creator.client.drops.pause(paused);
  expect(await told(paused)).toEqual(['drop.scheduled', 'drop.started', 'drop.updated']);

  const calledOff = await begun();
  await creator.client.drops.cancel(calledOff);
  expect(await told(calledOff)).toEqual(['drop.scheduled', 'drop.cancelled']);

  const restocked = await begun();
  await creator.client.drops.restock(restocked, { quantity: 5 });
  expect(await told(restocked)).toEqual(['drop.scheduled', 'drop.restocked']);
  startClock();
  await expect.poll(() => told(restocked)).toEqual(['drop.scheduled', 'drop.restocked', 'drop.started']);
  expect(await told(paused)).toHaveLength(3);
});
