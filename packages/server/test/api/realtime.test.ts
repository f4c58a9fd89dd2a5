import type { EventEnvelope } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '../helpers/refusal.ts';
import { inMs, makeDrop, makeFans } from '../helpers/shop.ts';
import { spawnServer, type ServerProcess } from '../helpers/spawn-server.ts';
import { type CreatorPerson, people, type Person, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let second: ServerProcess;
let creator: CreatorPerson;
let fan: Person;

beforeAll(async () => {
  app = await startApp();
  second = await spawnServer(app.env);
  creator = await app.signUpCreator();
  fan = await app.signUp('Noor Fan');
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

type Listening = { events: EventEnvelope[]; types(): string[]; close(): void };

/** Listens on a topic until closed; resolves when the subscription stands. */
async function listen(
  person: Person,
  topic: Parameters<ReturnType<typeof createRealtime>['channel']>[0],
): Promise<Listening> {
  const realtime = createRealtime(person.client);
  const events: EventEnvelope[] = [];
  realtime.channel(topic).on('*', (event) => void events.push(event as EventEnvelope));
  await expect.poll(() => realtime.state.name).toBe('live');
  return { events, types: () => events.map(({ type }) => type), close: () => realtime.close() };
}

describe('events on sockets', () => {
  it('tells followers of a creator when a drop starts', async () => {
    const heard = await listen(fan, `creator:${creator.creatorId}`);
    const drop = await makeDrop(creator.client, { startsAt: inMs(2500) });
    await expect.poll(heard.types).toContain('drop.started');
    expect(heard.types()).toEqual(['drop.scheduled', 'drop.started']);
    const started = heard.events.find((event) => event.type === 'drop.started');
    expect(started?.type === 'drop.started' && started.data.drop).toMatchObject({
      id: drop.id,
      status: 'live',
    });
    heard.close();
  });

  it('tells the buyer, the watchers and the creator of a sale, also on another process', async () => {
    const drop = await makeDrop(creator.client, { stock: 3 });
    const there = people(second.url);
    const elsewhere = await there.signUp('Elsewhere');
    const [buyer, watcher, owner] = await Promise.all([
      listen(fan, `user:${fan.session.user.id}`),
      listen(elsewhere, `drop:${drop.id}`),
      listen(creator, `sales:${creator.creatorId}`),
    ]);
    const order = await fan.client.orders.create({ dropId: drop.id, quantity: 3 });
    await expect.poll(buyer.types).toContain('order.confirmed');
    await expect.poll(watcher.types).toContain('drop.soldout');
    await expect.poll(watcher.types).toContain('stock.changed');
    const told = () => owner.events.flatMap(({ data }) => ('recent' in data ? [data] : []));
    await expect
      .poll(() => told().at(-1))
      .toMatchObject({ dropId: drop.id, orders: 1, units: 3, revenue: 7500, remaining: 0 });
    expect(told().flatMap(({ recent }) => recent)).toContainEqual(
      expect.objectContaining({ id: order.id, buyerName: 'Noor Fan', quantity: 3 }),
    );
    for (const { close } of [buyer, watcher, owner]) close();
  });
});

it('refuses a connection more topics than it may hear, and keeps telling it of the others', async () => {
  const drop = await makeDrop(creator.client, { stock: 1 });
  const realtime = createRealtime(app.client());
  const refused: string[] = [];
  realtime.onRefused(({ code }) => void refused.push(code));
  const heard: string[] = [];
  realtime.channel(`drop:${drop.id}`).on('*', ({ type }) => void heard.push(type));
  await expect.poll(() => realtime.state.name).toBe('live');
  for (let index = 1; index <= 201; index += 1) realtime.channel(`drop:drp_${index}`).on('*', () => {});
  // A connection that is made anew on a busy machine is refused again.
  await expect.poll(() => refused.length).toBeGreaterThanOrEqual(2);
  expect(new Set(refused)).toEqual(new Set(['too_many_topics']));
  await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
  await expect.poll(() => heard).toContain('drop.soldout');
  realtime.close();
});

it('tells the creator what becomes of an order: held, paid, packed, cancelled', async () => {
  const drop = await makeDrop(creator.client, { checkout: 'hold', stock: 50 });
  const owner = await listen(creator, `sales:${creator.creatorId}`);
  // Telling a row again as it is does no harm.
  const rows = (orderId: string) =>
    owner.events
      .flatMap(({ data }) => ('recent' in data ? data.recent : []))
      .flatMap((row) => (row.id === orderId ? [`${row.status} ${row.fulfillment}`] : []))
      .filter((row, index, all) => row !== all[index - 1]);
  const [buyer, ...others] = makeFans(app, 31);
  const { id } = await buyer!.client.orders.create({ dropId: drop.id, quantity: 1 });
  const told = ['pending PENDING'];
  await expect.poll(() => rows(id)).toEqual(told);
  // It is far from the newest by then.
  const held = await Promise.all(
    others.map(({ client }) => client.orders.create({ dropId: drop.id, quantity: 1 })),
  );
  await buyer!.client.orders.pay(id);
  await expect.poll(() => rows(id)).toEqual([...told, 'confirmed PENDING']);
  await creator.client.orders.fulfill(id, { fulfillment: 'PROCESSING' });
  await expect.poll(() => rows(id)).toEqual([...told, 'confirmed PENDING', 'confirmed PROCESSING']);
  // More at once than one frame takes.
  await Promise.all(others.map(({ client }, n) => client.orders.cancel(held[n]?.id ?? '')));
  for (const order of held) await expect.poll(() => rows(order.id).at(-1)).toBe('failed PENDING');
  for (const { data } of owner.events)
    if ('recent' in data) expect(data.recent.length).toBeLessThanOrEqual(20);
  owner.close();
});

describe('what may be heard', () => {
  it('keeps personal topics to their owner, on sockets and in the list', async () => {
    const other = await app.signUp();
    const topic = `user:${fan.session.user.id}` as const;
    expect((await refusalOf(other.client.events.list({ topic }))).code).toBe('forbidden');
    expect((await refusalOf(app.client().events.list({ topic }))).code).toBe('unauthenticated');
    expect((await refusalOf(fan.client.events.list({ topic: `sales:${creator.creatorId}` }))).code).toBe(
      'forbidden',
    );
    expect((await fan.client.events.list({ topic })).items.every((event) => event.topic === topic)).toBe(
      true,
    );

    const realtime = createRealtime(other.client);
    const refused: string[] = [];
    realtime.onRefused(({ topic: name }) => void refused.push(name));
    const heard: string[] = [];
    realtime.channel(topic).on('*', ({ type }) => void heard.push(type));
    await expect.poll(() => refused).toEqual([topic]);
    realtime.close();
    expect(heard).toEqual([]);
  });

  it('gives what was missed, in order, and says when a topic is unknown', async () => {
    const drop = await makeDrop(creator.client, { stock: 4 });
    for (let n = 0; n < 4; n += 1) await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
    const topic = `user:${fan.session.user.id}` as const;
    await expect
      .poll(async () => {
        const { items } = await fan.client.events.list({ topic, limit: 100 });
        return items.filter(
          ({ type, data }) => type === 'order.confirmed' && JSON.stringify(data).includes(drop.id),
        ).length;
      })
      .toBe(4);
    const { items, latestSeq, gap } = await fan.client.events.list({ topic, after: 1, limit: 2 });
    expect(items.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(gap).toBe(false);
    expect(latestSeq).toBeGreaterThanOrEqual(4);
    expect(await fan.client.events.list({ topic: 'drop:drp_never' })).toEqual({
      items: [],
      latestSeq: 0,
      gap: false,
    });
  });
});
