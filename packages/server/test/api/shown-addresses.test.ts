import { randomUUID } from 'node:crypto';
import type { Drop, LiveDrops } from '@livedrops/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultyFields, send } from '../helpers/send.ts';
import { makeDrop } from '../helpers/shop.ts';
import {
  confirmEmail,
  type CreatorPerson,
  type Person,
  startApp,
  type TestApp,
} from '../helpers/start-app.ts';

// Two processes on the same data: what one of them is told of a consent, the other one shows.
let app: TestApp;
let second: TestApp;
let creator: CreatorPerson;
let other: CreatorPerson;
let drop: Drop;

beforeAll(async () => {
  app = await startApp();
  second = await startApp({ env: app.env });
  [creator, other] = [await app.signUpCreator('Ada'), await app.signUpCreator('Bo')];
  drop = await makeDrop(creator.client, { title: 'Vase', stock: 100 });
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const addressOf = ({ session }: Person) => session.user.email;
const textOf = async (file: PromiseLike<ReadableStream<Uint8Array>>) => new Response(await file).text();

/** Buys, and waits until the creator finds the order. */
async function buy({ client }: Person): Promise<string> {
  const { id, number } = await client.orders.create({ dropId: drop.id, quantity: 1 });
  const find = async () => (await creator.client.orders.sold({ q: number })).items.length;
  await expect.poll(find).toBe(1);
  return id;
}

async function signUpBuyer({ isConfirmed }: { isConfirmed: boolean }) {
  const person = await app.signUp('Kim Fan');
  if (isConfirmed) await confirmEmail(app, person);
  return { person, orderId: await buy(person) };
}

/** The address that a creator sees at an order, at each process. */
const seen = (orderId: string) =>
  Promise.all(
    [app, second].map(async ({ client }) => {
      const { parts } = await client(creator.session.accessToken).orders.soldDetails(orderId);
      return parts[0]?.buyerEmail;
    }),
  );

const found = async (client: LiveDrops, q: string) =>
  (await client.orders.sold({ q })).items.map(({ id }) => id);

it('is shown while its owner says so, at once and in every process', async () => {
  const { person, orderId } = await signUpBuyer({ isConfirmed: true });
  const address = addressOf(person);
  expect(await seen(orderId)).toEqual([null, null]);
  for (const showsEmail of [true, false, true]) {
    expect((await person.client.auth.updateMe({ showsEmail })).showsEmail).toBe(showsEmail);
    const shown = showsEmail ? address : null;
    expect(await seen(orderId)).toEqual([shown, shown]);
    const [row] = (await creator.client.orders.sold()).items.filter(({ id }) => id === orderId);
    expect(row?.buyerEmail).toBe(shown);
    const csv = await textOf(creator.client.orders.soldCsv({ columns: ['orderId', 'buyerEmail'] }));
    expect(csv).toContain(`${orderId},${shown ?? ''}\r\n`);
    expect((await textOf(creator.client.orders.soldNdjson())).includes(address)).toBe(showsEmail);
    for (const { client } of [app, second])
      expect(await found(client(creator.session.accessToken), address)).toEqual(showsEmail ? [orderId] : []);
  }
});

it('is not shown while it is not confirmed, whatever its owner says', async () => {
  const { person, orderId } = await signUpBuyer({ isConfirmed: false });
  await person.client.auth.updateMe({ showsEmail: true });
  expect(await seen(orderId)).toEqual([null, null]);
  expect(await found(creator.client, addressOf(person))).toEqual([]);
  await confirmEmail(app, person);
  expect(await seen(orderId)).toEqual([addressOf(person), addressOf(person)]);
  expect(await found(creator.client, addressOf(person))).toEqual([orderId]);
});

it('is nobody’s once the account is gone', async () => {
  const { person, orderId } = await signUpBuyer({ isConfirmed: true });
  await person.client.auth.updateMe({ showsEmail: true });
  const users = app.connection.collection<{ _id: string }>('users');
  await users.deleteOne({ _id: person.session.user.id });
  const { parts } = await creator.client.orders.soldDetails(orderId);
  expect(parts.map(({ buyerName, buyerEmail }) => [buyerName, buyerEmail])).toEqual([
    ['Former member', null],
  ]);
  expect(await found(creator.client, addressOf(person))).toEqual([]);
});

it('is seen by the creators whom its owner bought from, in no list of a drop and in no event', async () => {
  const { person, orderId } = await signUpBuyer({ isConfirmed: true });
  await person.client.auth.updateMe({ showsEmail: true });
  const address = addressOf(person);
  expect(await found(other.client, address)).toEqual([]);
  expect((await textOf(other.client.orders.soldNdjson())).includes(address)).toBe(false);
  const token = creator.session.accessToken;
  const orders = await send(app.url, `/api/drops/${drop.id}/orders`, { token });
  expect(JSON.stringify(orders.body)).toContain(orderId);
  const asked = encodeURIComponent(`sales:${creator.creatorId}`);
  const path = `/api/events?topic=${asked}&after=0`;
  const eventsOf = async () => JSON.stringify((await send(app.url, path, { token })).body);
  await expect.poll(eventsOf).toContain(orderId);
  for (const text of [JSON.stringify(orders.body), await eventsOf()]) expect(text).not.toContain(address);
});

it('finds its orders in any case, with a view and a drop, and not by a part of it', async () => {
  const { person, orderId } = await signUpBuyer({ isConfirmed: true });
  await person.client.auth.updateMe({ showsEmail: true });
  const address = addressOf(person);
  for (const q of [address, address.toUpperCase(), ` ${address} `, `\u202e${address}`])
    expect(await found(creator.client, q), q).toEqual([orderId]);
  const [start = ''] = address.split('@');
  expect(await found(creator.client, start)).toEqual([]);
  expect(await found(creator.client, `x${address}`)).toEqual([]);
  const list = async (query: object) =>
    (await creator.client.orders.sold({ q: address, ...query })).items.map(({ id }) => id);
  expect(await list({ view: 'to_pack', dropId: drop.id })).toEqual([orderId]);
  expect(await list({ view: 'sent' })).toEqual([]);
  const csv = await textOf(creator.client.orders.soldCsv({ q: address, columns: ['orderId'] }));
  expect(csv.split('\r\n').slice(1)).toEqual([orderId, '']);
  const step = await creator.client.orders.bulkFulfil({
    fulfillment: 'SHIPPED',
    view: 'to_pack',
    q: address,
  });
  expect(step.total).toBe(1);
});

it('answers for one that is not shown exactly as for one that does not exist', async () => {
  const hidden = (await signUpBuyer({ isConfirmed: true })).person;
  const unconfirmed = (await signUpBuyer({ isConfirmed: false })).person;
  await unconfirmed.client.auth.updateMe({ showsEmail: true });
  // Somebody who claims the address of another person, buys, and shows what is not theirs.
  const claim = { email: addressOf(hidden), password: 'another horse', name: 'Twin' };
  const session = await app.client().auth.register(claim);
  const twin = { session, client: app.client(session.accessToken) };
  await buy(twin);
  await twin.client.auth.updateMe({ showsEmail: true });
  const stranger = await app.signUp();
  await confirmEmail(app, stranger);
  await stranger.client.auth.updateMe({ showsEmail: true });
  const token = creator.session.accessToken;
  const ask = async (address: string) => {
    const q = encodeURIComponent(address);
    const paths = ['sold', 'sold.csv', 'sold.ndjson'].map((name) => `/api/orders/${name}?q=${q}`);
    const answers = await Promise.all(paths.map((path) => send(app.url, path, { token })));
    const body = { fulfillment: 'SHIPPED', view: 'to_pack', q: address };
    const step = await send(app.url, '/api/orders/bulk-fulfil', { token, body });
    const { id: _, createdAt: _at, ...begun } = step.body as Record<string, unknown>;
    const headersOf = ({ headers }: (typeof answers)[number]) =>
      [...headers].filter(
        ([name]) => !/^(date|x-request-id|livedrops-time|ratelimit.*|server-timing)$/.test(name),
      );
    return [
      ...answers.map((one) => ({ status: one.status, body: one.body, headers: headersOf(one) })),
      begun,
    ];
  };
  const nobody = await ask(`nobody-${randomUUID()}@example.test`);
  expect(nobody).toMatchObject([
    { status: 200, body: { items: [], nextCursor: null } },
    {},
    {},
    { total: 0 },
  ]);
  for (const person of [hidden, unconfirmed, stranger])
    expect(await ask(addressOf(person)), person.session.user.name).toEqual(nobody);
});

it('is no formula in a file', async () => {
  const email = `=cmd+${randomUUID()}@example.test`;
  const session = await app.client().auth.register({ email, password: 'correct horse', name: 'Kim' });
  const person = { session, client: app.client(session.accessToken) };
  await confirmEmail(app, person);
  await person.client.auth.updateMe({ showsEmail: true });
  await buy(person);
  const csv = await textOf(creator.client.orders.soldCsv({ q: email, columns: ['buyerEmail'] }));
  expect(csv.split('\r\n')).toEqual(['buyerEmail', `'${email}`, '']);
});

it('refuses what is neither a search nor a consent, and changes nothing', async () => {
  const { client, session } = await app.signUp();
  const { accessToken: token } = session;
  for (const showsEmail of ['true', 1, null, [], 'x'.repeat(10_000), '\u0000', '\u202e']) {
    const answer = await send(app.url, '/api/me', {
      method: 'PATCH',
      token,
      body: { showsEmail, name: 'New' },
    });
    const said = [answer.status, answer.problem?.code, faultyFields(answer)];
    expect(said, String(showsEmail).slice(0, 9)).toEqual([422, 'validation_failed', ['showsEmail']]);
  }
  const long = { showsEmail: 'x'.repeat(100_000) };
  const tooLong = await send(app.url, '/api/me', { method: 'PATCH', token, body: long });
  expect([tooLong.status, tooLong.problem?.code]).toEqual([413, 'payload_too_large']);
  expect(await client.auth.me()).toEqual(session.user);
  const owner = creator.session.accessToken;
  for (const q of ['x'.repeat(255), `${'x'.repeat(5000)}@example.test`, 'a\u0000@example.test']) {
    const asked = await send(app.url, `/api/orders/sold?q=${encodeURIComponent(q)}`, { token: owner });
    expect([asked.status, faultyFields(asked)], q.slice(0, 9)).toEqual([422, ['q']]);
  }
  const body = { fulfillment: 'SHIPPED', view: 'to_pack', q: `${'x'.repeat(10_000)}@example.test` };
  const step = await send(app.url, '/api/orders/bulk-fulfil', { token: owner, body });
  expect([step.status, step.problem?.code]).toEqual([422, 'validation_failed']);
});
