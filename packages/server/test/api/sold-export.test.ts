import type { Drop, LiveDrops, SoldCsvQuery } from '@livedrops/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf, refusalOf } from '../helpers/refusal.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { type CreatorPerson, type Person, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let creator: CreatorPerson;
let other: CreatorPerson;

beforeAll(async () => {
  app = await startApp();
  [creator, other] = [await app.signUpCreator('Ada'), await app.signUpCreator('Bo')];
});
afterAll(() => app[Symbol.asyncDispose]());

/** With its first sign, which `Response.text` would swallow. */
async function textOf(file: PromiseLike<ReadableStream<Uint8Array>>): Promise<string> {
  const bytes = new Uint8Array(await new Response(await file).arrayBuffer());
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

const csv = (client: LiveDrops, query: SoldCsvQuery) => textOf(client.orders.soldCsv(query));

/** A drop that these people have bought from, one after the other. */
async function sell(title: string, ...buyers: Person[]): Promise<Drop> {
  const drop = await makeDrop(creator.client, { title, price: 1250, stock: 100 });
  for (const { client } of buyers) await client.orders.create({ dropId: drop.id, quantity: 2 });
  const count = async () => (await creator.client.orders.soldCounts({ dropId: drop.id })).all;
  await expect.poll(count).toBe(buyers.length);
  return drop;
}

it('is a file that spreadsheets open rightly, and calculate nothing of', async () => {
  const names = [
    '=HYPERLINK("http://x.test")',
    '+1',
    '-1',
    '@SUM(A1)',
    'Kim "K" Ångström, jr.',
    '王小明',
    '007',
  ];
  const buyers: Person[] = [];
  for (const name of names) buyers.push(await app.signUp(name));
  const drop = await sell('Export', ...buyers);
  const text = await csv(creator.client, {
    dropId: drop.id,
    sort: 'oldest',
    columns: ['buyerName', 'quantity', 'total', 'currency', 'fulfillment'],
  });
  expect(text.startsWith('\ufeff')).toBe(true);
  expect(text.slice(1).split('\r\n')).toEqual([
    'buyerName,quantity,total,currency,fulfillment',
    `"'=HYPERLINK(""http://x.test"")",2,25.00,EUR,PENDING`,
    "'+1,2,25.00,EUR,PENDING",
    "'-1,2,25.00,EUR,PENDING",
    "'@SUM(A1),2,25.00,EUR,PENDING",
    '"Kim ""K"" Ångström, jr.",2,25.00,EUR,PENDING',
    '王小明,2,25.00,EUR,PENDING',
    "'007,2,25.00,EUR,PENDING",
    '',
  ]);
  const same = await textOf(
    creator.client.drops.ordersCsv(drop.id, {
      sort: 'oldest',
      columns: ['buyerName', 'quantity', 'total', 'currency', 'fulfillment'],
    }),
  );
  expect(same).toBe(text);
  const found = await csv(creator.client, { q: 'angstrom', columns: ['title', 'dropId'] });
  expect(found.slice(1)).toBe(`title,dropId\r\nExport,${drop.id}\r\n`);
});

it('has times in the zone that was asked for', async () => {
  const drop = await sell('Zoned', await app.signUp());
  const placed = Date.parse((await creator.client.orders.sold({ dropId: drop.id })).items[0]!.createdAt);
  const timeIn = async (timeZone?: string) => {
    const text = await csv(creator.client, { dropId: drop.id, columns: ['createdAt'], timeZone });
    return text.split('\r\n')[1];
  };
  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
  expect(await timeIn()).toBe(iso(placed));
  expect(await timeIn('Asia/Kolkata')).toBe(iso(placed + 5.5 * 3_600_000));
});

it('has each part once, however many there are, and says so at its end', async () => {
  const drop = await makeDrop(creator.client, { title: 'Many', stock: 1200 });
  const [fan] = makeFans(app, 1);
  const buy = () => fan!.client.orders.create({ dropId: drop.id, quantity: 1 });
  for (let sold = 0; sold < 1200; sold += 50) await Promise.all(Array.from({ length: 50 }, buy));
  const filter = { dropId: drop.id } as const;
  await expect.poll(async () => (await creator.client.orders.soldCounts(filter)).all).toBe(1200);
  const lines = (await textOf(creator.client.orders.soldNdjson(filter))).trimEnd().split('\n');
  expect(JSON.parse(lines.pop() ?? '')).toEqual({ complete: true, count: 1200 });
  const parts = lines.map((line) => JSON.parse(line) as { id: string; createdAt: string });
  expect(new Set(parts.map(({ id }) => id)).size).toBe(1200);
  expect(parts.map(({ createdAt }) => createdAt)).toEqual(
    parts
      .map(({ createdAt }) => createdAt)
      .toSorted()
      .toReversed(),
  );
  const oldest = await csv(creator.client, { ...filter, sort: 'oldest', columns: ['orderId'] });
  expect(oldest.split('\r\n').slice(1, -1).toSorted()).toEqual(parts.map(({ id }) => id).toSorted());
  expect(await csv(creator.client, { ...filter, view: 'sent', columns: ['orderId'] })).toBe(
    '\ufefforderId\r\n',
  );
});

it('is for the owner of the orders, and refuses what it cannot write before it begins', async () => {
  const drop = await sell('Refused', await app.signUp());
  expect((await csv(other.client, { columns: ['number'] })).slice(1)).toBe('number\r\n');
  const refused = [
    other.client.orders.soldCsv({ dropId: drop.id }),
    other.client.orders.soldNdjson({ dropId: drop.id }),
    other.client.drops.ordersCsv(drop.id),
    creator.client.drops.ordersCsv('drp_missing'),
  ];
  expect(await Promise.all(refused.map(codeOf))).toEqual(refused.map(() => 'not_found'));
  for (const [query, field] of [
    [{ columns: ['secret'] }, 'columns'],
    [{ columns: [] }, 'columns'],
    [{ timeZone: 'Europe/Nowhere' }, 'timeZone'],
    [{ view: 'lost' }, 'view'],
    [{ limit: 5 }, 'limit'],
  ] as const) {
    const { code, problem } = await refusalOf(creator.client.orders.soldCsv(query as never));
    expect([code, problem.errors?.[0]?.field.split('.')[0]], JSON.stringify(query)).toEqual([
      'validation_failed',
      field,
    ]);
  }
});
