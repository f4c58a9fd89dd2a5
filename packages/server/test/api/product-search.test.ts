import { randomUUID } from 'node:crypto';
import type { ProductSort } from '@livedrops/sdk';
import { productEntries, searchWords } from '@livedrops/sdk/contract';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { MIGRATIONS } from '../../src/migrations/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { productModel, toStoredProduct } from '../../src/products/product.model.ts';
import type { ProductFilter } from '../../src/products/product-search.ts';
import { createProductStore, type ProductStore } from '../../src/products/product.store.ts';
import { type OwnDatabase, openOwnDatabase } from '../helpers/own-database.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';
import { type Carried, createPlanWatch } from '../helpers/watch-plans.ts';

const SORTS: ProductSort[] = ['relevance', 'newest', 'price_asc', 'price_desc', 'title'];

/** `moo` is also in the names of two creators. */
const ask = (q: string) =>
  searchWords(q).map((word) => ({ word, creatorIds: word === 'moo' ? ['crt_3', 'crt_none'] : [] }));

describe('found products', () => {
  let app: TestApp;
  let maker: CreatorPerson;
  beforeAll(async () => {
    app = await startApp();
    maker = await app.signUpCreator('Zoë Petrov');
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const add = (title: string, description = '') =>
    maker.client.products.create({ title, description, price: 100, currency: 'EUR' });
  const find = async (q: string) =>
    (await app.client().products.list({ q, sort: 'title' })).items.map(({ title }) => title);
  const storedWords = async (id: string) =>
    new Set((await productModel.collection(app.connection).findOne({ _id: id }))?.words);

  it('follow each of their texts', async () => {
    const { id } = await add('Moon vase', 'Stoneware');
    await maker.client.products.update(id, { title: '$Sun jar' });
    expect([await find('vase'), await find('sun'), await find('stoneware')]).toEqual([
      [],
      ['$Sun jar'],
      ['$Sun jar'],
    ]);
    await maker.client.products.update(id, { description: 'Porcelain' });
    await maker.client.products.update(id, { price: 500 });
    const product = await app.client().products.get(id);
    expect(await storedWords(id)).toEqual(new Set(productEntries(product)));
    expect([await find('stoneware'), await find('porcelain sun')]).toEqual([[], ['$Sun jar']]);
  });

  it('follow the name of their creator, however many they are', async () => {
    const other = await app.signUpCreator('Old Name');
    const at = new Date();
    await productModel.collection(app.connection).insertMany(
      Array.from({ length: 3000 }, (_, index) =>
        toStoredProduct({
          id: `prd_many${index}`,
          creatorId: other.creatorId,
          creatorName: 'Old Name',
          title: `Name ${index}`,
          description: 'Old',
          price: 1,
          currency: 'EUR',
          imageUrl: null,
          createdAt: at,
          updatedAt: at,
        }),
      ),
    );
    await other.client.creators.update(other.creatorId, { name: '$set Ångström' });
    const { products } = app.client();
    const total = async (q: string) => (await products.list({ q, page: 1, limit: 1 })).total;
    expect([await total('angstrom set'), await total('old'), await total('ol')]).toEqual([3000, 3000, 0]);
    expect(await storedWords('prd_many7')).toEqual(
      new Set(productEntries({ title: 'Name 7', creatorId: other.creatorId, description: 'Old' })),
    );
  });

  test.each(SORTS)('by %s are each shown once, while products come and go', async (sort) => {
    const word = `w${randomUUID().slice(0, 6)}`;
    const titles = [`${word} first`, `A ${word}`, `The ${word}ling`, 'Elsewhere'];
    const made: string[] = [];
    for (let index = 0; index < 24; index += 1) {
      const { id } = await add(`${titles[index % 4]} ${index % 5}`, index % 4 === 3 ? word : '');
      made.push(id);
    }
    const seen: string[] = [];
    const list = app.client().products.list({ q: word, sort, limit: 5 });
    for await (const page of list.pages()) {
      seen.push(...page.items.map(({ id }) => id));
      await add(`${word} later`);
      const gone = seen.at(-1) ?? '';
      if (page.nextCursor !== null) await maker.client.products.delete(gone);
    }
    const old = new Set(made);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => old.has(id)).toSorted()).toEqual(made.toSorted());
  });
});

describe('the plan of a search', () => {
  let database: OwnDatabase;
  let products: ProductStore;
  let watch: Awaited<ReturnType<typeof createPlanWatch>>;
  beforeAll(async () => {
    database = await openOwnDatabase();
    for (const { up } of MIGRATIONS) await up(database.connection);
    products = createProductStore(database.connection, systemClock);
    const at = Date.now();
    await productModel.collection(database.connection).insertMany(
      Array.from({ length: 4500 }, (_, index) =>
        toStoredProduct({
          id: `prd_${index}`,
          creatorId: `crt_${index % 10}`,
          creatorName: 'Ada',
          title: `${['Moon', 'Blue moon', 'Moonlight', 'Sun'][index % 4]} ${index}`,
          description: index % 7 === 0 ? 'moon lamp' : '',
          price: index % 50,
          currency: ['EUR', 'JPY'][index % 2] ?? '',
          imageUrl: null,
          createdAt: new Date(at + index),
          updatedAt: new Date(at),
        }),
      ),
    );
    watch = await createPlanWatch(database.connection);
  });
  afterAll(() => database[Symbol.asyncDispose]());

  /** Every plan of the pages there and back, of a numbered page, and of the count. */
  const plansOf = async ({
    words,
    creatorId,
    sort,
  }: ProductFilter & { sort: ProductSort }): Promise<readonly Carried[]> => {
    const { carried } = await watch(async () => {
      const search = { words, creatorId, sort, limit: 10 };
      const first = await products.search(search);
      if (first.nextCursor !== null) {
        const second = await products.search({ ...search, cursor: first.nextCursor });
        await products.search({ ...search, cursor: second.previousCursor ?? '' });
      }
      await products.search({ ...search, skip: 30 });
      await products.count({ words, creatorId });
    });
    return carried;
  };

  // The most that one read examines: of 4500 products, some 3500 have `moo`, and 450 are of one creator.
  const FILTERS = [
    ['everything', null, undefined, 60],
    ['one creator', null, 'crt_2', 470],
    ['a word', 'moo', undefined, 4800],
    ['a word of one creator', 'moo', 'crt_2', 960],
    ['a rare word beside a common one', '1777 moon', undefined, 60],
    ['nothing', 'mooon', undefined, 60],
  ] as const;

  test.each(FILTERS.flatMap((filter) => SORTS.map((sort) => [sort, ...filter] as const)))(
    'by %s of %s comes from an index in its order',
    async (sort, _what, q, creatorId, examinedMax) => {
      const words = q === null ? null : ask(q);
      const by = words === null && sort === 'relevance' ? 'newest' : sort;
      const plans = await plansOf({ words, creatorId, sort: by });
      expect(plans.length).toBeGreaterThan(1);
      for (const { stages, command, keysExamined, docsExamined } of plans) {
        const read = JSON.stringify(command);
        expect(stages, read).not.toContain('SORT');
        expect(stages, read).not.toContain('COLLSCAN');
        expect(keysExamined + docsExamined, read).toBeLessThanOrEqual(examinedMax);
      }
    },
  );

  it.each(['newest', 'price_asc', 'price_desc', 'title'] as const)(
    'by %s: a page deep in the list passes few products, and is the page of the whole list',
    async (sort) => {
      const whole = await products.search({ words: null, creatorId: undefined, sort, limit: 5000 });
      const deep = { words: null, creatorId: undefined, sort, limit: 10 };
      const first = await products.search({ ...deep, skip: 4100 });
      const { result, carried } = await watch(() => products.search({ ...deep, skip: 4150 }));
      expect(first.items).toEqual(whole.items.slice(4100, 4110));
      expect(result.items).toEqual(whole.items.slice(4150, 4160));
      expect(carried.reduce((sum, { keysExamined }) => sum + keysExamined, 0)).toBeLessThan(300);
      expect(carried.reduce((sum, { docsExamined }) => sum + docsExamined, 0)).toBeLessThan(40);
      expect((await products.search({ ...deep, skip: 5000 })).items).toEqual([]);
    },
  );

  test.each(SORTS)('by %s of no word at all is none', async (sort) => {
    expect(await plansOf({ words: [], creatorId: undefined, sort })).toEqual([]);
  });
});
