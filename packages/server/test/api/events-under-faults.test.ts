import type { EventEnvelope } from '@livedrops/sdk';
import { createRealtime, type GapEvent } from '@livedrops/sdk/realtime';
import { expect, inject, it, onTestFinished } from 'vitest';
import { makeDrop } from '../helpers/shop.ts';
import { startSlowRedis } from '../helpers/slow-redis.ts';
import { spawnServer } from '../helpers/spawn-server.ts';
import { people, type Person, startApp } from '../helpers/start-app.ts';

/** Listens on a topic until the test ends; resolves when the subscription stands. */
async function listen(person: Person, topic: Parameters<ReturnType<typeof createRealtime>['channel']>[0]) {
  const realtime = createRealtime(person.client);
  onTestFinished(() => realtime.close());
  const events: EventEnvelope[] = [];
  const deliveries: string[] = [];
  const gaps: GapEvent[] = [];
  realtime.onGap((gap) => gaps.push(gap));
  realtime.channel(topic).on('*', (event, { delivery }) => {
    events.push(event);
    deliveries.push(delivery);
  });
  await expect.poll(() => realtime.state.name).toBe('live');
  return { events, deliveries, gaps };
}

const leaseOwner = async (app: { connection: Awaited<ReturnType<typeof startApp>>['connection'] }) =>
  (await app.connection.collection<{ _id: string; owner: string }>('leases').findOne({ _id: 'relay' }))
    ?.owner;

it('another process goes on when the relaying one is killed, and nothing is missing', async () => {
  await using app = await startApp({ env: { ROLE: 'api' } });
  await using relaying = await spawnServer({ ...app.env, ROLE: 'all' });
  await expect.poll(() => leaseOwner(app)).toBeDefined();
  const owner = await leaseOwner(app);
  await using _standby = await spawnServer({ ...app.env, ROLE: 'all' });
  const creator = await app.signUpCreator();
  const fan = await app.signUp();
  const drop = await makeDrop(creator.client, { stock: 100 });
  const { events, gaps } = await listen(fan, `user:${fan.session.user.id}`);
  const buy = () => fan.client.orders.create({ dropId: drop.id, quantity: 1 });

  const bought = [await buy()];
  await expect.poll(() => events.length).toBe(1);
  const buying = Promise.all(Array.from({ length: 40 }, buy));
  await expect.poll(() => events.length).toBeGreaterThan(1);
  relaying.kill('SIGKILL');
  bought.push(...(await buying), await buy());

  await expect.poll(() => events.length).toBe(bought.length);
  expect(events.map(({ seq }) => seq)).toEqual(bought.map((_, index) => index + 1));
  const told = new Set(events.map(({ data }) => ('order' in data ? data.order.id : null)));
  expect(told).toEqual(new Set(bought.map(({ id }) => id)));
  expect(gaps).toEqual([]);
  expect(await leaseOwner(app)).not.toBe(owner);
});

it('a slow Redis does not hold up the sockets of the own process', async () => {
  await using redis = await startSlowRedis(inject('redisUrl'));
  await using app = await startApp({ env: { REDIS_URL: redis.url } });
  const creator = await app.signUpCreator();
  const fan = await app.signUp();
  const drop = await makeDrop(creator.client);
  const { deliveries } = await listen(fan, `user:${fan.session.user.id}`);
  redis.pause();
  for (let n = 0; n < 2; n += 1) await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
  // Live, and not because the client has looked for itself.
  await expect.poll(() => deliveries).toEqual(['live', 'live']);
  redis.resume();
});

it('events are in the order of the database, whatever the clocks of the hosts say', async () => {
  // Nothing is relayed until all of them wait.
  await using app = await startApp({ env: { ROLE: 'api' } });
  const startedAt = Date.now();
  // A host whose clock is a minute ahead.
  const ahead = encodeURIComponent('const { now } = Date; Date.now = () => now() + 60000;');
  const flags = `--import=data:text/javascript,${ahead}`;
  await using fast = await spawnServer({ ...app.env, NODE_OPTIONS: flags });
  const creator = await app.signUpCreator();
  const drop = await makeDrop(creator.client);
  const there = people(fast.url).client(creator.session.accessToken);
  const statuses: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    await there.drops.pause(drop.id);
    await creator.client.drops.resume(drop.id);
    statuses.push('paused', 'live');
  }
  await using _worker = await spawnServer({ ...app.env, ROLE: 'all' });
  const listSwitches = async () =>
    (await creator.client.events.list({ topic: `drop:${drop.id}`, limit: 100 })).items.filter(
      ({ type }) => type === 'drop.updated',
    );
  const listStatuses = async () =>
    (await listSwitches()).map(({ data }) => ('drop' in data ? data.drop.status : null));
  await expect.poll(async () => (await listStatuses()).length).toBe(statuses.length);
  expect(await listStatuses()).toEqual(statuses);
  for (const { occurredAt } of await listSwitches()) {
    expect(Date.parse(occurredAt)).toBeGreaterThan(startedAt - 10_000);
    expect(Date.parse(occurredAt)).toBeLessThan(Date.now() + 10_000);
  }
});
