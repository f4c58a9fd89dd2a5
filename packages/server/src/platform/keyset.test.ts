import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { encodeCursor } from './cursor.ts';
import { ProblemError } from './http/problem.ts';
import { createKeyset, type KeysetPage, mapPage, type PageRead } from './keyset.ts';

type Row = { id: string; price: number };

const sorts = {
  cheapest: createKeyset<Row>({ name: 'cheapest', fields: { price: 'number', id: 'text' }, direction: 1 }),
  dearest: createKeyset<Row>({ name: 'dearest', fields: { price: 'number', id: 'text' }, direction: -1 }),
};

type Range = { price?: number | Record<string, number>; _id?: Record<string, string> };

const COMPARE: Record<string, (a: number | string, b: number | string) => boolean> = {
  $lt: (a, b) => a < b,
  $lte: (a, b) => a <= b,
  $gt: (a, b) => a > b,
  $gte: (a, b) => a >= b,
};

const holds = (value: number | string, wanted: number | Record<string, number | string>): boolean =>
  typeof wanted === 'number'
    ? value === wanted
    : Object.entries(wanted).every(([operator, bound]) => COMPARE[operator]!(value, bound));

/** Answers as MongoDB does, as far as these filters go. */
const readFrom =
  (rows: readonly Row[]) =>
  async ({ range: asked, sort, skip, limit }: PageRead): Promise<Row[]> => {
    const range: Range = asked;
    const found = rows.filter(
      ({ id, price }) =>
        (range.price === undefined || holds(price, range.price)) &&
        (range._id === undefined || holds(id, range._id)),
    );
    const [byPrice = 0, byId = 0] = [sort['price'], sort['_id']];
    const sorted = found.toSorted(
      (a, b) => byPrice * (a.price - b.price) || byId * (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
    );
    return sorted.slice(skip, skip + limit);
  };

const rowsOf = (prices: readonly number[]): Row[] =>
  prices.map((price, index) => ({ id: `r${String(index).padStart(2, '0')}`, price }));

/** All pages in one direction, from a cursor on. */
async function walk(
  read: (cursor: string | undefined) => Promise<KeysetPage<Row>>,
  way: 'nextCursor' | 'previousCursor',
  cursor?: string,
): Promise<KeysetPage<Row>[]> {
  const page = await read(cursor);
  return page[way] === null ? [page] : [page, ...(await walk(read, way, page[way]))];
}

it('walks a list forwards and back, with every record once and in the list’s order, at any size of pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(3), { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom('cheapest' as const, 'dearest' as const),
      async (prices, limit, name) => {
        const rows = rowsOf(prices);
        const read = (cursor: string | undefined) => sorts[name].page({ cursor, limit }, {}, readFrom(rows));
        const all = await sorts[name].page({ limit: 100 }, {}, readFrom(rows));
        const forwards = await walk(read, 'nextCursor');
        expect(forwards.flatMap(({ items }) => items)).toEqual(all.items);
        expect(forwards[0]?.previousCursor).toBeNull();
        const last = forwards.at(-1)!;
        if (last.previousCursor === null) return;
        const back = await walk(read, 'previousCursor', last.previousCursor);
        expect([last, ...back].toReversed().flatMap(({ items }) => items)).toEqual(all.items);
        // Where a page that was reached backwards goes on, its neighbour begins.
        const again = await read(back[0]?.nextCursor ?? undefined);
        expect(again.items).toEqual(last.items);
      },
    ),
  );
});

test.each([
  [[1, 2, 3], [1, 2], true],
  [[1, 2], [1, 2], false],
  [[], [], false],
])('the first page of %j with a limit of 2', async (prices, shown, hasMore) => {
  const page = await sorts.cheapest.page({ limit: 2 }, {}, readFrom(rowsOf(prices)));
  expect(mapPage(page, ({ price }) => price).items).toEqual(shown);
  expect(page.nextCursor !== null).toBe(hasMore);
  expect(page.previousCursor).toBeNull();
});

it('shows the way back where everything behind a cursor is gone', async () => {
  const rows = rowsOf([1, 2, 3, 4]);
  const page = (cursor: string | null, left: readonly Row[]) =>
    sorts.cheapest.page({ cursor: cursor ?? undefined, limit: 2 }, {}, readFrom(left));
  const first = await page(null, rows);
  const beyond = await page(first.nextCursor, rows.slice(0, 2));
  expect(beyond).toMatchObject({ items: [], nextCursor: null });
  expect((await page(beyond.previousCursor, rows)).items, 'up to the place itself').toEqual(rows.slice(0, 2));
  const second = await page(first.nextCursor, rows);
  const before = await page(second.previousCursor, rows.slice(2));
  expect(before).toMatchObject({ items: [], previousCursor: null });
  expect((await page(before.nextCursor, rows)).items, 'from the place on').toEqual(rows.slice(2));
});

it('gives a page by number its neighbours', async () => {
  const rows = rowsOf([1, 2, 3, 4, 5]);
  const page = await sorts.cheapest.page({ skip: 3, limit: 1 }, {}, readFrom(rows));
  expect(page.items).toEqual(rows.slice(3, 4));
  const at = (cursor: string | null) =>
    sorts.cheapest.page({ cursor: cursor ?? undefined, limit: 2 }, {}, readFrom(rows));
  expect((await at(page.previousCursor)).items).toEqual(rows.slice(1, 3));
  expect((await at(page.nextCursor)).items).toEqual(rows.slice(4));
  expect(await sorts.cheapest.page({ skip: 9, limit: 2 }, {}, readFrom(rows))).toEqual({
    items: [],
    nextCursor: null,
    previousCursor: null,
  });
});

it('asks for ranges of an index, each with the whole filter, nearest first', async () => {
  const asked: PageRead[] = [];
  const cursor = encodeCursor(['>', 'dearest', 1900, 'r07']);
  await sorts.dearest.page({ cursor, limit: 20 }, { creatorId: 'crt_1' }, async (query) => {
    asked.push(query);
    return [];
  });
  const part = { skip: 0, limit: 21 };
  expect(asked).toEqual([
    {
      filter: { $and: [{ creatorId: 'crt_1' }, { price: 1900, _id: { $lt: 'r07' } }] },
      range: { price: 1900, _id: { $lt: 'r07' } },
      sort: { _id: -1 },
      ...part,
    },
    {
      filter: { $and: [{ creatorId: 'crt_1' }, { price: { $lt: 1900 } }] },
      range: { price: { $lt: 1900 } },
      sort: { price: -1, _id: -1 },
      ...part,
    },
  ]);
});

test.each([
  ['of another sort', ['>', 'dearest', 1, 'a'], 'was made with another sort'],
  ['with another way', ['=', 'cheapest', 1, 'a'], 'was not made by this API'],
  ['with a text for a price', ['>', 'cheapest', '1', 'a'], 'was not made by this API'],
  ['without a way', ['cheapest', 1, 'a'], 'was not made by this API'],
])('refuses a cursor %s', async (_case, keys, message) => {
  const asked = sorts.cheapest.page({ cursor: encodeCursor(keys), limit: 1 }, {}, async () => []);
  const problem = await asked.catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(ProblemError);
  expect(problem).toMatchObject({ refusal: { options: { errors: [{ field: 'cursor', message }] } } });
});
