import type { CustomerQuery, Drop, LiveDrops } from '@livedrops/sdk';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { faultyFields, send } from '../helpers/send.ts';
import { makeDrop } from '../helpers/shop.ts';
import {
  confirmEmail,
  type CreatorPerson,
  type Person,
  startApp,
  type TestApp,
} from '../helpers/start-app.ts';

let app: TestApp;
let ada: CreatorPerson;
let bo: CreatorPerson;
let kim: Person;
let otis: Person;
let drop: Drop;

/** Kim has bought twice of Ada and shows the address; Otis once, under a name that is a formula, and shows none. */
beforeAll(async () => {
  app = await startApp();
  [ada, bo] = [await app.signUpCreator('Ada'), await app.signUpCreator('Bo')];
  [kim, otis] = [await app.signUp('Kim Lindqvist'), await app.signUp('=1+1 Otis')];
  await confirmEmail(app, kim);
  await kim.client.auth.updateMe({ showsEmail: true });
  drop = await makeDrop(ada.client, { title: 'Vase', stock: 100, price: 1250 });
  await kim.client.orders.create({ dropId: drop.id, quantity: 1 });
  await otis.client.orders.create({ dropId: drop.id, quantity: 3 });
  await kim.client.orders.create({ dropId: drop.id, quantity: 1 });
  // The list follows a moment later.
  await vi.waitFor(
    async () => {
      const { sums } = await ada.client.creators.customerTotals();
      expect(sums).toEqual([{ currency: 'EUR', orders: 3, units: 5, spent: 6250 }]);
    },
    { timeout: 60_000, interval: 100 },
  );
});
afterAll(() => app[Symbol.asyncDispose]());

const idOf = ({ session }: Person): string => session.user.id;

const names = async ({ creators }: LiveDrops, query: CustomerQuery = {}) =>
  (await creators.customers(query)).items.map(({ name }) => name);

const csv = async (client: LiveDrops, query: Parameters<LiveDrops['creators']['customersCsv']>[0] = {}) =>
  new Response(await client.creators.customersCsv(query)).text();

it('says who bought, how much, and the address of those who show it', async () => {
  const { items } = await ada.client.creators.customers();
  expect(items).toMatchObject([
    {
      name: 'Kim Lindqvist',
      email: kim.session.user.email,
      orders: 2,
      units: 2,
      spent: 2500,
      currency: 'EUR',
    },
    { name: '=1+1 Otis', email: null, orders: 1, units: 3, spent: 3750 },
  ]);
  expect(await ada.client.creators.customerTotals()).toMatchObject({ customers: 2, returning: 1 });
});

it('is sorted by orders and by money, and searched by words and by addresses that are shown', async () => {
  const { client } = ada;
  expect(await names(client, { sort: 'orders' })).toEqual(['Kim Lindqvist', '=1+1 Otis']);
  expect(await names(client, { sort: 'spent' })).toEqual(['=1+1 Otis', 'Kim Lindqvist']);
  expect(await names(client, { q: 'LINDQ' })).toEqual(['Kim Lindqvist']);
  expect(await names(client, { q: kim.session.user.email.toUpperCase() })).toEqual(['Kim Lindqvist']);
  for (const q of [otis.session.user.email, 'nobody@example.test'])
    expect(await names(client, { q })).toEqual([]);
});

it("is nothing of another creator's customers", async () => {
  expect(await names(bo.client)).toEqual([]);
  expect(await names(bo.client, { q: kim.session.user.email })).toEqual([]);
  expect(await bo.client.creators.customerTotals()).toMatchObject({ customers: 0, returning: 0, sums: [] });
  expect(await csv(bo.client, { columns: ['name'] })).toBe('name\r\n');
});

it('leads to what each of them bought', async () => {
  const of = async (client: LiveDrops, userId: string) =>
    (await client.orders.sold({ userId })).items.map(({ buyerName, quantity }) => `${buyerName} ${quantity}`);
  expect(await of(ada.client, idOf(kim))).toEqual(['Kim Lindqvist 1', 'Kim Lindqvist 1']);
  expect(await of(ada.client, idOf(otis))).toEqual(['=1+1 Otis 3']);
  expect(await of(bo.client, idOf(kim))).toEqual([]);
  const crossed = await ada.client.orders.sold({ userId: idOf(otis), q: kim.session.user.email });
  expect(crossed.items).toEqual([]);
});

it('comes as a file that spreadsheets calculate nothing of, and shows no address that is hidden again', async () => {
  const columns = ['name', 'email', 'orders', 'spent', 'currency'] as const;
  const read = () => csv(ada.client, { sort: 'spent', columns: [...columns] });
  const rows = (email: string) => [
    'name,email,orders,spent,currency',
    "'=1+1 Otis,,1,37.50,EUR",
    `Kim Lindqvist,${email},2,25.00,EUR`,
    '',
  ];
  expect((await read()).split('\r\n')).toEqual(rows(kim.session.user.email));
  await kim.client.auth.updateMe({ showsEmail: false });
  expect((await read()).split('\r\n')).toEqual(rows(''));
  expect(await names(ada.client, { q: kim.session.user.email })).toEqual([]);
  await kim.client.auth.updateMe({ showsEmail: true });
});

it.each([
  ['sort=dearest', ['sort']],
  ['sort=spent&q=kim', ['sort']],
  [`q=${'a'.repeat(300)}`, ['q']],
  ['q=%00', ['q']],
  ['creatorId=crt_1', ['creatorId']],
  ['cursor=junk', ['cursor']],
])('refuses %s', async (query, fields) => {
  const answer = await send(app.url, `/api/customers?${query}`, { token: ada.session.accessToken });
  expect(answer.status).toBe(422);
  expect(faultyFields(answer)).toEqual(fields);
});

it('follows a refund, a cancellation and a new name', async () => {
  const { items } = await ada.client.orders.sold({ userId: idOf(otis) });
  await ada.client.orders.refund(items[0]?.id ?? '', { reason: 'Broken' });
  await expect.poll(() => names(ada.client)).toEqual(['Kim Lindqvist']);
  await kim.client.auth.updateMe({ name: 'Robin' });
  await expect.poll(() => names(ada.client, { q: 'robin' })).toEqual(['Robin']);
  expect(await names(ada.client, { q: 'lindqvist' })).toEqual([]);
});
