import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  type Endpoint,
  type EndpointName,
  endpoints,
  HEADERS,
  PROBLEMS,
  problemSchema,
} from '@livedrops/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint } from '../helpers/fingerprint.ts';
import {
  holesOf,
  type Known,
  LONG_TEXTS,
  sampleOf,
  SHORT_TEXTS,
  STRANGE_VALUES,
} from '../helpers/hostile-input.ts';
import { inMs, makeDrop } from '../helpers/shop.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

// Whatever is put into whichever place of whichever endpoint: an honest answer of bounded size, soon, and nothing changed by what was
// refused. The endpoints, their places and good values for the rest come from the contract, so that a new one is covered by itself.

const all = Object.entries(endpoints) as [EndpointName, Endpoint][];
/** Machines differ by a factor of four; an expression that is not linear takes longer than this on all of them. */
const BLOCKED_MS = 2000;
const PROBLEM_BYTES = 16_000;
/** In a path or a query; node refuses more than 16 kB of headers by itself. */
const URL_LENGTH = 1600;
const HEADER_LENGTH = 10_000;

let app: TestApp;
let known: Known;
let fan: string;
let creator: string;

beforeAll(async () => {
  // No worker moves what was accepted before while two states of the database are compared.
  app = await startApp({ env: { ROLE: 'api' } });
  const maker = await app.signUpCreator();
  const drop = await makeDrop(maker.client, { startsAt: inMs(3_600_000), endsAt: inMs(7_200_000) });
  fan = (await app.signUp()).session.accessToken;
  creator = maker.session.accessToken;
  known = {
    dropId: drop.id,
    productId: drop.productId,
    creatorId: maker.creatorId,
    userId: 'me',
    startsAt: drop.startsAt,
    endsAt: drop.endsAt,
    handle: 'hostile-maker',
    version: undefined,
  };
});
afterAll(() => app[Symbol.asyncDispose]());

type Part = 'params' | 'query' | 'body';
type Call = { what: string; params: Record<string, string>; query: string; body: string | undefined };

/** Half a pair has no form in UTF-8; these bytes are what careless programs write for it. */
const encode = (text: string) =>
  /\p{Cs}/u.test(text) ? `a%ED%A0%80` : encodeURIComponent(text.slice(0, URL_LENGTH));

/** What a server reads of a text in a query. */
const arriving = (text: string) => (/\p{Cs}/u.test(text) ? 'a\ufffd\ufffd\ufffd' : text);

const queryOf = (input: object) =>
  Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encode(String(value))}`)
    .join('&');

const STRANGE_QUERIES = [
  '__proto__=1',
  '__proto__[limit]=1',
  'constructor[prototype][limit]=1',
  'limit[$gt]=0',
  'limit=1&limit=2',
  '%00=1',
  '%ED%A0%80=1',
  `${'a'.repeat(5000)}=1`,
  Array.from({ length: 1000 }, (_, index) => `f${index}=1`).join('&'),
  `a${'[a]'.repeat(1000)}=1`,
];

/** A marker that stands for JSON text which is put in afterwards. */
const MARKER = '\u0001marker';
const bodyWith = (fill: (value: unknown) => unknown, json: string) =>
  JSON.stringify(fill(MARKER)).replace(JSON.stringify(MARKER), () => json);

/** Every call of an endpoint with something hostile in one place. */
function* callsOf(endpoint: Endpoint): Generator<Call & { isRefused: boolean }> {
  const sample = (part: Part) => (endpoint[part] ? (sampleOf(endpoint[part], known) as object) : {});
  const good: Call = {
    what: 'good',
    params: sample('params') as Record<string, string>,
    query: queryOf(sample('query')),
    body: endpoint.body && JSON.stringify(sample('body')),
  };
  const isBad = (part: Part, input: unknown) => endpoint[part]?.safeParse(input).success === false;
  const textsFor = (isText: boolean) => Object.entries({ ...SHORT_TEXTS, ...(isText && LONG_TEXTS) });
  for (const { path, isText, fill } of endpoint.params ? holesOf(endpoint.params, known) : [])
    for (const [what, text] of textsFor(isText)) {
      if (text === '') continue;
      const params = fill(text) as Record<string, string>;
      yield { ...good, what: `params ${path}: ${what}`, params, isRefused: isBad('params', params) };
    }
  for (const { path, isText, fill } of endpoint.query ? holesOf(endpoint.query, known) : [])
    for (const [what, text] of textsFor(isText)) {
      const query = fill(text) as object;
      yield {
        ...good,
        what: `query ${path}: ${what}`,
        query: queryOf(query),
        isRefused: isBad('query', fill(arriving(text))),
      };
    }
  for (const { path, isText, fill } of endpoint.body ? holesOf(endpoint.body, known) : []) {
    const jsons = [
      ...textsFor(isText).map(([what, text]) => [what, JSON.stringify(text)] as const),
      ...Object.entries(STRANGE_VALUES),
    ];
    for (const [what, json] of jsons) {
      const body = bodyWith(fill, json);
      if (body.length > 99_000) continue;
      yield { ...good, what: `body ${path}: ${what}`, body, isRefused: isBad('body', JSON.parse(body)) };
    }
  }
  for (const query of STRANGE_QUERIES)
    yield { ...good, what: `as the query: ${query.slice(0, 40)}`, query, isRefused: true };
  if (endpoint.method !== 'GET')
    for (const [what, body] of Object.entries(STRANGE_VALUES))
      yield { ...good, what: `as the body: ${what}`, body, isRefused: true };
}

async function send(
  { method, path, auth }: Endpoint,
  { params, query, body }: Omit<Call, 'what'>,
  headers: Record<string, string> = {},
): Promise<{ status: number; problem: string }> {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(params[name] ?? 'x'));
  const response = await fetch(`${app.url}/api${address}${query && `?${query}`}`, {
    method,
    headers: {
      authorization: `Bearer ${auth === 'creator' ? creator : fan}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      'idempotency-key': 'a-hostile-key-1',
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (response.status < 400) return { status: response.status, problem: '' };
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  return { status: response.status, problem: text };
}

function expectHonest({ status, problem }: { status: number; problem: string }, what: string): void {
  expect(status, `${what}: ${problem}`).toBeLessThan(500);
  if (problem === '') return;
  expect(problem.length, what).toBeLessThan(PROBLEM_BYTES);
  const { code, outcome } = problemSchema.parse(JSON.parse(problem));
  expect(Object.keys(PROBLEMS), what).toContain(code);
  expect(outcome, what).toBe('not_executed');
}

/** Sends a few calls at a time. They are made one by one, because they are large. */
async function inTurns<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let next = queue.next(); next.done !== true; next = queue.next()) await work(next.value);
    }),
  );
}

/** The longest time, in milliseconds, in which nothing else was answered. Connections that fail because of it are not what is told. */
async function blockedMs(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const [result] = await Promise.allSettled([work()]);
  delay.disable();
  const longestMs = delay.max / 1e6;
  if (result.status === 'rejected' && longestMs < BLOCKED_MS) throw result.reason;
  return longestMs;
}

describe('endpoints', () => {
  it.each(all)('%s refuses what is hostile, soon, and changes nothing', async (_name, endpoint) => {
    const before = await fingerprint(app.connection);
    const strange: Call[] = [];
    const blocked = await blockedMs(async () => {
      await inTurns(callsOf(endpoint), async (call) => {
        if (!call.isRefused) return void strange.push(call);
        const answer = await send(endpoint, call);
        expect(answer.status, call.what).toBeGreaterThanOrEqual(400);
        expectHonest(answer, call.what);
      });
      expect(await fingerprint(app.connection)).toEqual(before);
      await inTurns(strange, async (call) => expectHonest(await send(endpoint, call), call.what));
    });
    expect(blocked).toBeLessThan(BLOCKED_MS);
  });
});

describe('headers', () => {
  const texts = Object.values({ ...SHORT_TEXTS, ...LONG_TEXTS }).map((text) =>
    // What a header can carry; node refuses the rest before anybody sees it.
    text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '\xff').slice(0, HEADER_LENGTH),
  );
  const names = [
    'authorization',
    'content-type',
    'origin',
    'user-agent',
    'accept',
    'accept-language',
    'accept-encoding',
    'content-encoding',
    'if-none-match',
    'cookie',
    'forwarded',
    'x-forwarded-for',
    'x-forwarded-proto',
    ...Object.values(HEADERS),
  ];
  const calls: [string, EndpointName][] = names.flatMap((name) => [
    [name, 'orders.create'],
    [name, 'creators.update'],
    [name, 'products.list'],
  ]);

  it.each(calls)('%s of %s may say anything', async (name, of) => {
    const endpoint: Endpoint = endpoints[of];
    const good = {
      params: { creatorId: String(known['creatorId']) },
      query: '',
      body: endpoint.body && '{"surprise":1}',
    };
    const before = await fingerprint(app.connection);
    const blocked = await blockedMs(() =>
      inTurns(texts, async (text) =>
        expectHonest(await send(endpoint, good, { [name]: text }), `${name}: ${text.slice(0, 40)}`),
      ),
    );
    expect(blocked).toBeLessThan(BLOCKED_MS);
    expect(await fingerprint(app.connection)).toEqual(before);
  });
});
