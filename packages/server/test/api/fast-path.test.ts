import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTokens } from '../../src/accounts/index.ts';
import { createId } from '../../src/platform/id.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { type CreatorPerson, people, startApp } from '../helpers/start-app.ts';
import {
  comparable,
  ENV,
  type Got,
  ORIGIN,
  SECRET,
  sendRaw,
  type Sent,
  type Server,
  startTwoWays,
  type TwoWays,
} from '../helpers/two-ways.ts';

let ways: TwoWays;
let lane: Server;
let express: Server;
let creator: CreatorPerson;
const dropIds: Record<string, string> = {};

beforeAll(async () => {
  ways = await startTwoWays();
  ({ lane, express } = ways);
  creator = await people(express.app.url).signUpCreator();
  const make = async (changes: Parameters<typeof makeDrop>[1]) =>
    (await makeDrop(creator.client, changes)).id;
  dropIds['open'] = await make({ stock: 1000 });
  dropIds['limited'] = await make({ stock: 10, perUserLimit: 1 });
  dropIds['early'] = await make({ startsAt: new Date(Date.now() + 300_000).toISOString() });
  dropIds['scarce'] = await make({ stock: 1 });
  dropIds['empty'] = await make({ stock: 1 });
  const [buyer] = makeFans(express.app, 1);
  await buyer?.client.orders.create({ dropId: dropIds['empty'], quantity: 1 });
});
afterAll(() => ways[Symbol.asyncDispose]());

const tokens = createTokens({ secret: SECRET, accessTokenMs: 600_000, clock: { now: () => Date.now() } });
const oldTokens = createTokens({ secret: SECRET, accessTokenMs: 1000, clock: { now: () => 0 } });
const badTokens = createTokens({ secret: SECRET.toUpperCase(), accessTokenMs: 600_000, clock: Date });
const fan = { id: createId('usr'), creatorId: null };
const bearer = (by = tokens) => `Bearer ${by.issue(fan, 'ses_1').token}`;

/** `without`: headers that a good request has and this one has not. */
type OrderSent = Partial<Sent> & { without?: string[] };

function send(server: Server, { path = '/api/orders', without = [], ...sent }: OrderSent): Promise<Got> {
  const headers: OutgoingHttpHeaders = {
    'content-type': 'application/json',
    authorization: bearer(),
    'idempotency-key': `key-${randomUUID()}`,
    ...sent.headers,
  };
  for (const name of without) delete headers[name];
  return sendRaw(server, { method: 'POST', ...sent, path, headers });
}

const one = (drop: string, quantity: unknown = 1) =>
  JSON.stringify({ dropId: dropIds[drop] ?? drop, quantity });
const CASES: [name: string, sent: () => OrderSent, status: number][] = [
  ['an order', () => ({ body: one('open') }), 201],
  ['an order of a basket', () => ({ body: `{"items":[${one('open')},${one('open', 2)}]}` }), 201],
  ['an order from a listed origin', () => ({ body: one('open'), headers: { origin: ORIGIN } }), 201],
  [
    'an order from another origin',
    () => ({ body: one('open'), headers: { origin: 'https://x.example' } }),
    201,
  ],
  ['an order from no origin', () => ({ body: one('open'), headers: { origin: 'null' } }), 201],
  [
    'an order with a request id',
    () => ({ body: one('open'), headers: { 'x-request-id': 'my-request-1' } }),
    201,
  ],
  ['an order with a bad request id', () => ({ body: one('open'), headers: { 'x-request-id': '<b>' } }), 201],
  ['a quoted key', () => ({ body: one('open'), headers: { 'idempotency-key': `"${randomUUID()}"` } }), 201],
  [
    'charset utf-8',
    () => ({ body: one('open'), headers: { 'content-type': 'application/json; charset=UTF-8' } }),
    201,
  ],
  ['a byte order mark', () => ({ body: `\uFEFF${one('open')}` }), 201],
  ['no length', () => ({ body: one('open'), chunked: true }), 201],
  ['a query', () => ({ body: one('open'), path: '/api/orders?a=1' }), 422],
  ['an empty query', () => ({ body: one('open'), path: '/api/orders?' }), 201],
  ['a slash at the end', () => ({ body: one('open'), path: '/api/orders/' }), 201],
  ['another case of the path', () => ({ body: one('open'), path: '/api/Orders' }), 404],
  ['another method', () => ({ body: one('open'), method: 'PUT' }), 405],
  ['a preflight', () => ({ method: 'OPTIONS', headers: { origin: ORIGIN }, without: ['content-type'] }), 204],
  [
    'utf-16',
    () => ({
      body: Buffer.from(one('open'), 'utf16le'),
      headers: { 'content-type': 'application/json; charset=utf-16' },
    }),
    201,
  ],
  [
    'an unknown charset',
    () => ({ body: one('open'), headers: { 'content-type': 'application/json; charset=latin1' } }),
    400,
  ],
  ['an unknown encoding', () => ({ body: one('open'), headers: { 'content-encoding': 'compress' } }), 400],
  ['what is no gzip', () => ({ body: one('open'), headers: { 'content-encoding': 'gzip' } }), 400],
  [
    'a form',
    () => ({ body: 'dropId=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    415,
  ],
  [
    'JSON of a vendor',
    () => ({ body: one('open'), headers: { 'content-type': 'application/vnd.x+json' } }),
    201,
  ],
  ['no type', () => ({ body: one('open'), without: ['content-type'] }), 415],
  ['no body', () => ({}), 422],
  ['a body of spaces', () => ({ body: '   ' }), 400],
  ['broken JSON', () => ({ body: '{"dropId":' }), 400],
  ['broken UTF-8', () => ({ body: Buffer.from([0x22, 0xff, 0xfe, 0x22]) }), 422],
  ['too much', () => ({ body: JSON.stringify({ dropId: 'x'.repeat(100_001) }) }), 413],
  ['as much as may be', () => ({ body: JSON.stringify({ dropId: 'x'.repeat(99_000) }) }), 422],
  ['not an object', () => ({ body: '[1]' }), 422],
  ['null', () => ({ body: 'null' }), 422],
  ['an unknown field', () => ({ body: '{"dropId":"drp_1","quantity":1,"price":1}' }), 422],
  ['a prototype', () => ({ body: '{"__proto__":{"quantity":1},"constructor":{"prototype":1}}' }), 422],
  ['a quantity of nothing', () => ({ body: one('open', 0) }), 422],
  ['too many of one drop', () => ({ body: `{"items":[${Array(11).fill(one('open', 10)).join()}]}` }), 422],
  ['no token', () => ({ body: one('open'), without: ['authorization'] }), 401],
  ['no token and broken JSON', () => ({ body: '{', without: ['authorization'] }), 400],
  ['no bearer', () => ({ body: one('open'), headers: { authorization: 'Basic eDp5' } }), 401],
  ['a token of others', () => ({ body: one('open'), headers: { authorization: bearer(badTokens) } }), 401],
  ['a stale token', () => ({ body: one('open'), headers: { authorization: bearer(oldTokens) } }), 401],
  ['no key', () => ({ body: one('open'), without: ['idempotency-key'] }), 400],
  ['an empty key', () => ({ body: one('open'), headers: { 'idempotency-key': '' } }), 400],
  [
    'two keys',
    () => ({ body: one('open'), headers: { 'idempotency-key': ['key-one-1', 'key-two-2'] } }),
    400,
  ],
  ['an unknown drop', () => ({ body: one('drp_unknown') }), 404],
  ['a drop that has not begun', () => ({ body: one('early') }), 409],
  ['more than there is', () => ({ body: one('scarce', 3) }), 409],
  ['a drop that is sold out', () => ({ body: one('empty') }), 409],
];

const withoutTimes = (line: Record<string, unknown>) => ({
  ...line,
  time: typeof line['time'],
  durationMs: typeof line['durationMs'],
  // Each server has people of its own.
  ...('orderId' in line && { orderId: typeof line['orderId'] }),
});

describe('with and without the fast path', () => {
  it.each(CASES)('%s is answered the same', async (_name, make, status) => {
    const sent = make();
    const [fast, slow] = [await send(lane, sent), await send(express, make())];
    expect(comparable(fast)).toEqual(comparable(slow));
    expect(fast.status).toBe(status);
  });

  it('a repeat and another body under the same key are answered the same, whoever had the first', async () => {
    for (const [first, second] of [
      [lane, express],
      [express, lane],
    ] as const) {
      const headers = { 'idempotency-key': randomUUID() };
      const placed = await send(first, { body: one('open'), headers });
      const repeats = [
        await send(lane, { body: one('open'), headers }),
        await send(express, { body: one('open'), headers }),
      ];
      expect(repeats.map(({ body }) => body)).toEqual([placed.body, placed.body]);
      expect(repeats[0]).toMatchObject({ status: 200, headers: { 'idempotent-replayed': 'true' } });
      expect(comparable(repeats[0] as Got)).toEqual(comparable(repeats[1] as Got));
      const reused = { body: one('open', 2), headers };
      const refused = [await send(second, reused), await send(first, reused)];
      expect(refused[0]?.status).toBe(422);
      expect(comparable(refused[0] as Got)).toEqual(comparable(refused[1] as Got));
    }
  });

  it('the limit per person is answered the same', async () => {
    expect((await send(lane, { body: one('limited') })).status).toBe(201);
    const [fast, slow] = [
      await send(lane, { body: one('limited') }),
      await send(express, { body: one('limited') }),
    ];
    expect(fast.status).toBe(409);
    expect(comparable(fast)).toEqual(comparable(slow));
  });

  it('writes the same into the log', async () => {
    const linesOf = async (server: Server) => {
      server.log.length = 0;
      const headers = { 'x-request-id': 'logged-request' };
      for (const sent of [{ body: one('open') }, { body: '{' }, { body: one('drp_unknown') }])
        await send(server, { ...sent, headers });
      const ofRequests = () => server.log.filter(({ requestId }) => requestId === 'logged-request');
      await expect.poll(() => ofRequests().length).toBe(3);
      return ofRequests().map(withoutTimes);
    };
    const lines = await linesOf(lane);
    expect(lines).toEqual(await linesOf(express));
    expect(lines[1]).toMatchObject({ path: '/api/orders', status: 400, code: 'malformed_request' });
  });

  it('notes who leaves in the middle of the body, and goes on', async () => {
    const noteOf = async (server: Server) => {
      server.log.length = 0;
      const socket = connect(Number(new URL(server.app.url).port), '127.0.0.1');
      socket.write(
        `POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\nX-Request-Id: left-early\r\n\r\n`,
      );
      // The server has the request now, however busy it is.
      await once(socket, 'data');
      socket.end('{"dropId"');
      const note = () => server.log.find(({ requestId }) => requestId === 'left-early');
      await expect.poll(note).toBeDefined();
      return withoutTimes(note() ?? {});
    };
    const note = await noteOf(lane);
    expect(note).toMatchObject({ path: '/api/orders', aborted: true });
    expect(note).toEqual(await noteOf(express));
  });
});

describe('limits', () => {
  /** Without Redis: a command that takes too long on a busy machine would be counted elsewhere. */
  const ALONE = { REDIS_URL: '' };

  it('are one, whichever way an order takes', async () => {
    await using limited = await startApp({ env: { ...ENV, ...ALONE, RATE_LIMIT_ORDERS_PER_MINUTE: '3' } });
    const server = { app: limited, log: [] };
    const answers: Got[] = [];
    for (const path of ['/api/orders', '/api/orders/', '/api/orders', '/api/orders', '/api/orders/'])
      answers.push(await send(server, { body: one('drp_unknown'), path }));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 429, 429]);
    expect(answers.map(({ headers }) => headers['ratelimit-remaining'])).toEqual(['2', '1', '0', '0', '0']);
    expect(comparable(answers[3] as Got)).toEqual(comparable(answers[4] as Got));
    expect(answers[3]?.headers).toMatchObject({ 'ratelimit-limit': '3', 'livedrops-should-retry': 'true' });
    expect(Number(answers[3]?.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('count strangers by the address that the trusted proxy saw', async () => {
    await using limited = await startApp({ env: { ...ENV, ...ALONE, RATE_LIMIT_ORDERS_PER_MINUTE: '1' } });
    const ask = async (forwarded: string, path: string) => {
      const headers = { 'x-forwarded-for': forwarded };
      const sent = { body: one('drp_unknown'), without: ['authorization'], headers, path };
      return (await send({ app: limited, log: [] }, sent)).status;
    };
    expect(await ask('10.9.9.9, 10.0.0.1', '/api/orders')).toBe(401);
    expect(await ask('10.8.8.8,10.0.0.1', '/api/orders/'), 'the first is made up').toBe(429);
    expect(await ask('10.7.7.7, 10.0.0.1', '/api/orders')).toBe(429);
    expect(await ask('10.0.0.1, 10.0.0.2', '/api/orders')).toBe(401);
  });
});

describe('a key that was made after a drop was sold out', () => {
  const vouched = (drop: string, changes: OrderSent = {}): OrderSent => ({
    body: one(drop),
    ...changes,
    headers: { 'livedrops-key-minted': mintedNow(dropIds[drop] ?? drop), ...changes.headers },
  });
  const mintedNow = (dropId: string, agoMs = 0) => `${dropId};at=${Date.now() - agoMs}`;

  beforeAll(async () => {
    // A second has passed since it was sold out, so that keys made now are younger beyond any doubt.
    const { updatedAt } = await lane.app.client().drops.get(dropIds['empty'] ?? '');
    await sleep(Math.max(0, Date.parse(updatedAt) + 1100 - Date.now()));
  });
  /** The process has to have seen it sold out just now. */
  beforeEach(async () => {
    await expect
      .poll(async () => {
        await send(lane, { body: one('empty') });
        return (await send(lane, vouched('empty', { without: ['authorization'] }))).status;
      })
      .toBe(409);
  });

  it('gets the very answer that it would get anyway', async () => {
    let early: Got | undefined;
    // What was seen a moment ago may be too old by now on a busy machine.
    await expect
      .poll(async () => {
        await send(lane, { body: one('empty') });
        early = await send(lane, vouched('empty', { without: ['authorization'], body: 'not even JSON' }));
        return JSON.parse(early.body) as unknown;
      })
      .toMatchObject({ code: 'sold_out', outcome: 'not_executed' });
    if (early === undefined) throw new Error('nothing was asked');
    const usual = await send(express, { body: one('empty') });
    const headers = { ...usual.headers, 'ratelimit-limit': early.headers['ratelimit-limit'] };
    expect(comparable(early)).toEqual(comparable({ ...usual, headers }));
  });

  it('is served as usual while there are units, or nobody has asked lately', async () => {
    expect((await send(lane, vouched('open'))).status).toBe(201);
    expect((await send(lane, vouched('open', { without: ['authorization'] }))).status).toBe(401);
    // The drop is old by now, so only the knowledge of it is what runs out. To ask for it may bring it back for a moment.
    await expect
      .poll(async () => (await send(lane, vouched('empty', { without: ['authorization'] }))).status, {
        interval: 1000,
      })
      .toBe(401);
  });

  it('is not believed when the key may be older than the end of the stock, or comes from the future', async () => {
    for (const agoMs of [3_600_000, -60_000]) {
      const headers = { 'livedrops-key-minted': mintedNow(dropIds['empty'] ?? '', agoMs) };
      expect((await send(lane, vouched('empty', { without: ['authorization'], headers }))).status).toBe(401);
    }
  });

  it('leaves the connection in good order, with the body still on its way', async () => {
    const body = JSON.stringify({ dropId: 'x'.repeat(50_000) });
    const begin = async () => {
      await send(lane, { body: one('empty') });
      const socket = connect(Number(new URL(lane.app.url).port), '127.0.0.1');
      const said = { text: '' };
      socket.setEncoding('utf8').on('data', (chunk: string) => (said.text += chunk));
      socket.write(
        `POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nLiveDrops-Key-Minted: ${mintedNow(dropIds['empty'] ?? '')}\r\n\r\n${body.slice(0, 100)}`,
      );
      // On a busy machine the end of the stock may have been seen too long ago: then the server waits for the body.
      await Promise.race([once(socket, 'data'), sleep(2000)]);
      return { socket, said };
    };
    let asked = await begin();
    await expect
      .poll(async () => {
        if (asked.said.text !== '') return asked.said.text;
        asked.socket.destroy();
        asked = await begin();
        return asked.said.text;
      })
      .toContain('"sold_out"');
    const { socket, said } = asked;
    socket.write(`${body.slice(100)}GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n`);
    await expect.poll(() => said.text).toContain('HTTP/1.1 200 OK');
    socket.destroy();
  });

  it('does not hide the order of a repeat', async () => {
    const dropId = (await makeDrop(creator.client, { stock: 1 })).id;
    const [buyer, other] = makeFans(lane.app, 2);
    const idempotencyKey = randomUUID();
    const order = await buyer?.client.orders.create({ dropId, quantity: 1 }, { idempotencyKey });
    const refused = await other?.client.orders
      .create({ dropId, quantity: 1 })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'sold_out' });
    const again = await buyer?.client.orders.create({ dropId, quantity: 1 }, { idempotencyKey });
    expect(again).toEqual(order);
  });
});
