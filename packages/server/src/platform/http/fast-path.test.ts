import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFastPath } from './fast-path.ts';
import { NO_TRACING } from '../tracing.ts';
import type { RouteHandlers } from './route.ts';
import { noIntents } from '../../../test/helpers/no-intents.ts';
import { noSharedReads } from '../../../test/helpers/no-shared-reads.ts';

// What it answers is compared with the mounted route in test/api/fast-path.test.ts; here is what it takes, and its faults.
let answer: () => Promise<unknown> = async () => null;
const handlers = { 'orders.create': () => answer() } as unknown as RouteHandlers;
const lane = createFastPath(handlers, {
  base: '/api',
  logger: pino({ level: 'silent' }),
  onAnswered: () => {},
  tracing: NO_TRACING,
  limits: (name) => (name === 'orders.create' ? { byAddress: [], byPerson: [] } : null),
  headersFor: () => ['X-Made-With', 'care'],
  trustedHops: 0,
  authenticate: () => ({ caller: { userId: 'usr_1', creatorId: null }, key: null, sessionId: 'ses_1' }),
  findCreatorId: async () => null,
  isSessionAlive: async () => true,
  refuseEarly: () => null,
  checkResponses: true,
  bodyLimitBytes: 1000,
  answerWithinMs: 20,
  fileWithinMs: 20,
  intents: noIntents,
  reads: noSharedReads,
});
const http = createServer((request, response) => {
  if (!lane(request, response)) response.writeHead(299).end();
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => void http.close());

const body = '{"dropId":"drp_1","quantity":1}';
const order = () =>
  fetch(`${url}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'a-fine-key-1' },
    body,
  });

const plain = {
  method: 'POST',
  url: '/api/orders',
  headers: { 'content-type': 'application/json', 'content-length': '31' } as Record<string, string>,
};
const withHeaders = (headers: Record<string, string>) => ({
  ...plain,
  headers: { ...plain.headers, ...headers },
});

it.each([
  ['another path', { ...plain, url: '/api/orders/' }],
  ['a query', { ...plain, url: '/api/orders?' }],
  ['another method', { ...plain, method: 'PUT' }],
  ['no body', { ...plain, headers: { 'content-type': 'application/json' } }],
  ['an empty body', withHeaders({ 'content-length': '0' })],
  ['too long a body', withHeaders({ 'content-length': '1001' })],
  ['a body of unknown length', withHeaders({ 'transfer-encoding': 'chunked' })],
  ['an encoded body', withHeaders({ 'content-encoding': 'gzip' })],
  ['another charset', withHeaders({ 'content-type': 'application/json; charset=utf-16' })],
  ['no JSON', withHeaders({ 'content-type': 'text/plain' })],
])('leaves %s to the framework, untouched', (_name, request) => {
  const untouched = new Proxy({} as ServerResponse, {
    get: (_target, name) => expect.fail(`${String(name)} was used`),
  });
  expect(lane(request as unknown as IncomingMessage, untouched)).toBe(false);
});

it('answers with the headers that it was given', async () => {
  answer = async () => expect.fail('anything unexpected');
  const response = await order();
  expect(response.headers.get('x-made-with')).toBe('care');
  expect(await response.json()).toMatchObject({ status: 500, code: 'internal', outcome: 'unknown' });
});

it('does not wait for ever', async () => {
  answer = () => new Promise(() => {});
  const response = await order();
  expect(await response.json()).toMatchObject({ status: 503, code: 'unavailable', outcome: 'unknown' });
  expect(response.headers.get('livedrops-should-retry')).toBe('true');
});

it('takes an answer that breaks the contract for a bug', async () => {
  answer = async () => ({ id: 1 });
  expect((await order()).status).toBe(500);
});
