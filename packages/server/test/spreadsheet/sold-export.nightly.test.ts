import { SOLD_CSV, type SoldColumn, type SoldOrder } from '@livedrops/sdk/contract';
import { expect, inject, it } from 'vitest';
import '../../../../tools/test/provided.ts';
import { makeDrop } from '../helpers/shop.ts';
import { startApp } from '../helpers/start-app.ts';
import { type Cell, openSpreadsheet } from './open-spreadsheet.ts';

const soffice = inject('libreOffice');
const WAIT = { timeout: 60_000 };

/** As people can write them, and some that the server refuses today. */
const HOSTILE = [
  '=1+1',
  '=HYPERLINK("http://x.test","y")',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1+1',
  '＝1+1',
  '＋1',
  '－1',
  '＠SUM(A1)',
  "'=1+1",
  '"=1+1"',
  'Kim "K" Ångström, jr.',
  'two\nlines',
  'a;b,c\td',
  '\u200f=1+1',
  '\u202eabc',
  'شيماء',
  '王小明',
  'やまだ　たろう',
  'ä',
  '🎈🧑‍🚀',
  '007',
  '1e5',
  '1/2',
  '12-11',
  '2026-01-02',
  '10:30',
  'TRUE',
  '1.250,00',
  '50%',
  '€5',
];

it.skipIf(soffice === null)('a spreadsheet shows exactly what was sold', async () => {
  await using app = await startApp();
  const { client } = await app.signUpCreator();
  const drop = await makeDrop(client, { price: 1250, stock: 100 });
  const users = app.connection.collection<{ _id: string }>('users');
  for (const name of HOSTILE) {
    const buyer = await app.signUp();
    await users.updateOne({ _id: buyer.session.user.id }, { $set: { name } });
    const order = await buyer.client.orders.create({ dropId: drop.id, quantity: 2 });
    await client.orders.note(order.id, { note: `${name}.`, dropId: drop.id });
  }
  const count = async () => (await client.orders.soldCounts({ dropId: drop.id })).all;
  await expect.poll(count, WAIT).toBe(HOSTILE.length);
  const { items } = await client.orders.sold({ dropId: drop.id, sort: 'oldest', limit: 100 });
  const file = await client.orders.soldCsv({ dropId: drop.id, sort: 'oldest' });
  const csv = new Uint8Array(await new Response(file).arrayBuffer());

  const [head, ...rows] = await openSpreadsheet(soffice!, csv);
  expect(items.map(({ buyerName }) => buyerName)).toEqual(HOSTILE);
  expect(head?.slice(0, SOLD_CSV.columns.length).map(({ text }) => text)).toEqual([...SOLD_CSV.columns]);
  expect(rows.map((row, at) => toShown(row, items[at]))).toEqual(items.map(toExpected));
  expect([head ?? [], ...rows].flat().filter(({ formula }) => formula !== null)).toEqual([]);
});

const at = (row: Cell[], column: SoldColumn) => row[SOLD_CSV.columns.indexOf(column)];

const TEXTS = [
  'number',
  'title',
  'buyerName',
  'status',
  'fulfillment',
  'currency',
  'note',
  'dropId',
  'userId',
] as const;
const NUMBERS = ['quantity', 'unitPrice', 'total', 'refunded'] as const;

const textsOf = (part: SoldOrder | undefined) =>
  TEXTS.map((column) => [column, part?.[column] ?? ''] as const);

/** A row without the apostrophes that are there only to keep a text a text. */
const toShown = (row: Cell[], part: SoldOrder | undefined) => ({
  id: at(row, 'orderId')?.text,
  texts: textsOf(part).map(([column, wanted]) => {
    const cell = at(row, column);
    return [cell?.type, cell?.text === `'${wanted}` ? wanted : cell?.text];
  }),
  numbers: NUMBERS.map((column) => at(row, column)).map((cell) => [cell?.type, cell?.value]),
  createdAt: [at(row, 'createdAt')?.type, at(row, 'createdAt')?.value],
});

const toExpected = (part: SoldOrder) => ({
  id: part.id,
  texts: textsOf(part).map(([, text]) => ['string', text]),
  numbers: [2, 12.5, 25, 0].map((value) => ['float', String(value)]),
  createdAt: ['date', part.createdAt.slice(0, 19)],
});
