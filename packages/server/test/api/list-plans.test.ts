import { type Endpoint, type EndpointName, endpoints, LIMITS } from '@livedrops/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { fillLists, type ListData } from '../helpers/list-data.ts';
import { send } from '../helpers/send.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';
import { type Carried, createPlanWatch } from '../helpers/watch-plans.ts';

// How MongoDB carries out each list of the contract, with each combination of its filters and sorts, at its beginning and deep in it: from
// an index, in the index's order, reading about as much as it shows. A new list is here by itself, and fails until it has data.

/** Parameters whose plans are not looked at here. */
const EXEMPT = {
  cursor: 'every page is asked for by it',
  limit: 'every page is asked for with it',
  page: 'a page by number begins at an anchor: product-search.test.ts',
};

/** Lists that end before they are deep, and why. */
const SHORT: Partial<Record<EndpointName, number>> = {
  // As many as a creator may have.
  'webhooks.list': LIMITS.webhookEndpoints,
};

/** Lists that look into more ranges than they show records, and how many at most in a statement. */
const RANGES: Partial<Record<EndpointName, number>> = {
  // What the creators announced whom a person follows, and what was sold in a creator's drops: 200 of them in a statement.
  'notifications.list': 200,
  'creators.customers': 200,
};

/** A search among the products of one creator looks through them; so many they are. */
const OF_ONE_CREATOR = 101;

const rangesOf = (name: EndpointName, query: string): number => {
  const asked = new URLSearchParams(query);
  return asked.has('creatorId') && asked.has('q') ? OF_ONE_CREATOR : (RANGES[name] ?? 16);
};

const LIMIT = 8;
/** Deep enough that reading from the beginning is seen. */
const PAGES = 10;

let app: TestApp;
let data: ListData;
let watch: Awaited<ReturnType<typeof createPlanWatch>>;
beforeAll(async () => {
  // Workers would read beside what is looked at.
  app = await startApp({ env: { ROLE: 'api' } });
  data = await fillLists(app);
  watch = await createPlanWatch(app.connection);
});
afterAll(() => app[Symbol.asyncDispose]());

type Schema = { properties?: Record<string, { enum?: string[] }> };
const fieldsOf = (schema: Endpoint['query'], io: 'input' | 'output') =>
  Object.entries(
    schema ? ((z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Schema).properties ?? {}) : {},
  );

const LISTS = (Object.entries(endpoints) as [EndpointName, Endpoint][]).filter(([, { response }]) =>
  fieldsOf(response, 'output').some(([name]) => name === 'nextCursor'),
);

const known = (name: string): string => {
  const value = data.known[name];
  if (value === undefined) throw new Error(`No value is known for ${name}: add one to the data of this test`);
  return value;
};

/** Every combination of the filters and sorts: each left out, or one of its values. `*` stands for an id that the data has. */
const combinationsOf = ({ query }: Endpoint): Record<string, string>[] =>
  fieldsOf(query, 'input')
    .filter(([name]) => !(name in EXEMPT))
    .reduce<Record<string, string>[]>(
      (made, [name, { enum: values = ['*'] }]) =>
        made.flatMap((one) => [one, ...values.map((value) => ({ ...one, [name]: value }))]),
      [{}],
    );

const CASES = LISTS.flatMap(([name, endpoint]) =>
  combinationsOf(endpoint).map((query) => [name, new URLSearchParams(query).toString(), endpoint] as const),
);

type Page = { items: unknown[]; nextCursor: string | null; previousCursor?: string | null };

async function read({ path, auth }: Endpoint, query: string, cursor: string | null): Promise<Page> {
  const asked = new URLSearchParams(query);
  for (const [name, value] of asked) if (value === '*') asked.set(name, known(name));
  asked.set('limit', String(LIMIT));
  if (cursor !== null) asked.set('cursor', cursor);
  const url = `/api${path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => known(name))}?${asked}`;
  const { session } = auth === 'creator' ? data.creator : data.fan;
  const answer = await send(app.url, url, auth === 'public' ? {} : { token: session.accessToken });
  expect(answer.status, JSON.stringify(answer.problem)).toBe(200);
  return answer.body as Page;
}

/** What is wrong with how a page was read. Each statement may look at a few keys for each record, such as those of a merged range. */
const faultsOf = (carried: readonly Carried[], ranges: number) =>
  carried.flatMap(({ collection, stages, keysExamined, docsExamined, returned, command }) => {
    const most = 4 * (returned + 1) + ranges;
    const faults = [
      ...stages.filter((stage) => ['COLLSCAN', 'SORT'].includes(stage)),
      ...(keysExamined > most ? [`${keysExamined} keys for ${returned}`] : []),
      ...(docsExamined > most ? [`${docsExamined} documents for ${returned}`] : []),
    ];
    return faults.length > 0 ? [{ collection, faults, command: JSON.stringify(command).slice(0, 600) }] : [];
  });

it('knows the lists of the contract', () => {
  expect(LISTS.length).toBeGreaterThanOrEqual(13);
  expect(CASES.length).toBeGreaterThan(50);
});

describe.each(CASES)('%s?%s', (name, query, endpoint) => {
  it('reads each page from an index, at its beginning, deep in it and on the way back', async () => {
    const { result: pages, carried } = await watch(async () => {
      const found = [await read(endpoint, query, null)];
      for (let next = found[0]?.nextCursor; next != null && found.length < PAGES;) {
        const page = await read(endpoint, query, next);
        found.push(page);
        next = page.nextCursor;
      }
      const back = found.at(-1)?.previousCursor;
      // The inbox goes forward only.
      if (back !== undefined && back !== null)
        expect((await read(endpoint, query, back)).items).toEqual(found.at(-2)?.items);
      return found;
    });
    const least = SHORT[name] ?? LIMIT * PAGES;
    expect(pages.flatMap(({ items }) => items).length, 'deep enough').toBeGreaterThanOrEqual(least);
    expect(carried.length).toBeGreaterThanOrEqual(pages.length);
    expect(faultsOf(carried, rangesOf(name, query))).toEqual([]);
  });
});

it('finds the orders of a buyer by an address that is shown, from an index', async () => {
  const users = app.connection.collection<{ _id: string }>('users');
  const shown = { emailConfirmedAt: new Date(), showsEmail: true };
  await users.updateOne({ _id: 'usr_00000' }, { $set: shown });
  const orders = endpoints['orders.sold'];
  for (const [email, count] of [
    ['usr_00000@example.test', 1],
    ['usr_00001@example.test', 0],
    ['nobody@example.test', 0],
  ] as const) {
    for (const query of ['', '&view=to_pack', '&dropId=*', '&view=to_pack&dropId=*&sort=oldest']) {
      const { result, carried } = await watch(() => read(orders, `q=${email}${query}`, null));
      expect(result.items, email + query).toHaveLength(count);
      expect(carried.map(({ collection }) => collection)).toEqual(
        expect.arrayContaining(['users', 'soldParts']),
      );
      expect(faultsOf(carried, 16), email + query).toEqual([]);
    }
  }
});

it('counts what is unread from what came since the person looked', async () => {
  const { client, session } = data.fan;
  const positions = app.connection.collection<{ _id: string }>('notificationReads');
  expect((await client.notifications.unread()).unreadCount).toBe(100);
  const readUpTo = new Date(8.64e15);
  await positions.updateOne({ _id: session.user.id }, { $set: { readUpTo } }, { upsert: true });
  const { result, carried } = await watch(() => client.notifications.unread());
  expect(result).toEqual({ unreadCount: 0 });
  const about = (one: string) => carried.filter(({ collection }) => collection === one);
  const told = [...about('announcements'), ...about('events'), ...about('eventGroups')];
  expect(told.length).toBeGreaterThan(3);
  expect(told.map(({ returned }) => returned)).toEqual(told.map(() => 0));
  expect(faultsOf(about('announcements'), 200)).toEqual([]);
  // Whom they follow is read from an index alone.
  expect(about('follows').map(({ docsExamined }) => docsExamined)).toEqual([0]);
});
