import { createServer, type RequestListener } from 'node:http';
import { API_KEY_SCOPES, type Endpoint, type EndpointName, endpoints } from '@livedrops/sdk/contract';
import express from 'express';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createFastPath } from './fast-path.ts';
import { NO_TRACING } from '../tracing.ts';
import { type Credentials, type Identity, NOBODY, readIdentity, requireCaller } from './identity.ts';
import { mountContract } from './mount.ts';
import { ProblemError } from './problem.ts';
import { limitInProcess } from './rate-limit.ts';
import type { RouteHandlers } from './route.ts';
import { noIntents } from '../../../test/helpers/no-intents.ts';
import { noSharedReads } from '../../../test/helpers/no-shared-reads.ts';

const logger = pino({ level: 'silent' });
const fan = { userId: 'usr_1', creatorId: null };
const secret = { id: 'key_1', kind: 'secret' as const, scopes: [...API_KEY_SCOPES] };
const findCreatorId = async () => null;

/** An order to a server whose credentials are looked up; resolves with the status. */
async function openOrders(makeListener: (options: ReturnType<typeof optionsOf>) => RequestListener) {
  const asked = { count: 0 };
  const http = createServer(makeListener(optionsOf(asked)));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/orders`;
  const order = async (): Promise<number> => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'a-fine-key-1' };
    return (await fetch(url, { method: 'POST', headers, body: '{"dropId":"drp_1","quantity":1}' })).status;
  };
  return { order, asked, [Symbol.asyncDispose]: async () => void http.close() };
}

const optionsOf = (asked: { count: number }) => ({
  authenticate: async (): Promise<Credentials> => {
    asked.count += 1;
    return { caller: fan, key: secret, sessionId: null };
  },
  findCreatorId,
  isSessionAlive: async () => false,
  limits: [
    limitInProcess({ name: 'general', points: 2, perSeconds: 60, by: 'address' }),
    limitInProcess({ name: 'orders', points: 1, perSeconds: 60, by: 'person' }),
  ],
  checkResponses: false,
  bodyLimitBytes: 1000,
  answerWithinMs: 1000,
  fileWithinMs: 1000,
  intents: noIntents,
  reads: noSharedReads,
  trustedHops: 0,
});

const handlers = Object.fromEntries(
  (Object.keys(endpoints) as EndpointName[]).map((name) => [name, async () => ({})]),
) as unknown as RouteHandlers;

describe.each<[name: string, makeListener: Parameters<typeof openOrders>[0]]>([
  [
    'the mounted route',
    (options) => express().use('/api', mountContract(handlers, { ...options, limits: () => options.limits })),
  ],
  [
    'the fast path',
    (options) => {
      const lane = createFastPath(handlers, {
        ...options,
        base: '/api',
        logger,
        onAnswered: () => {},
        tracing: NO_TRACING,
        limits: () => ({ byAddress: options.limits.slice(0, 1), byPerson: options.limits.slice(1) }),
        headersFor: () => [],
        refuseEarly: () => null,
      });
      return (request, response) => void lane(request, response);
    },
  ],
])('%s', (_name, makeListener) => {
  it('looks nothing up for an address that is over its limit', async () => {
    await using orders = await openOrders(makeListener);
    const statuses = [await orders.order(), await orders.order(), await orders.order()];
    // The second is too much for the person, who has to be known for that; the third for the address.
    expect(statuses).toEqual([201, 429, 429]);
    expect(orders.asked.count).toBe(2);
  });
});

describe('credentials that are not good', () => {
  const token: Identity = { ...NOBODY, fault: new ProblemError('token_expired') };
  let isAlive = true;
  const codeOf = (endpoint: Endpoint, identity: Identity) =>
    requireCaller(endpoint, identity, { findCreatorId, isSessionAlive: async () => isAlive }).then(
      (caller) => caller,
      (error: ProblemError) => error.refusal.code,
    );

  it('are a stale token, with which one may still read what is public', async () => {
    expect(await codeOf(endpoints['drops.list'], token)).toBeNull();
    expect(await codeOf(endpoints['orders.list'], token)).toBe('token_expired');
  });

  it('are a bad key, which is refused everywhere', async () => {
    const refused = Promise.reject(new ProblemError('api_key_revoked'));
    const key = await readIdentity({} as never, () => refused);
    expect(await codeOf(endpoints['drops.list'], key)).toBe('api_key_revoked');
    expect(await codeOf(endpoints['orders.list'], key)).toBe('api_key_revoked');
  });

  it('are a token whose session has ended, for every write whose effect outlives it', async () => {
    const creator: Identity = { ...NOBODY, caller: { ...fan, creatorId: 'crt_1' }, sessionId: 'ses_1' };
    const writes = Object.entries<Endpoint>(endpoints).filter(
      ([, { method, auth }]) => method !== 'GET' && auth !== 'public',
    );
    isAlive = false;
    const letIn: string[] = [];
    for (const [name, endpoint] of writes) {
      const code = await codeOf(endpoint, creator);
      if (code !== 'unauthenticated') letIn.push(name);
    }
    isAlive = true;
    // Whoever adds a name here says beside `tokenIsEnough` what the write leaves behind.
    expect(letIn).toEqual(['orders.create']);
    for (const [name, endpoint] of writes) expect(await codeOf(endpoint, creator), name).toBe(creator.caller);
  });

  it('make nobody wait for what is known at once', () => {
    const known = { caller: fan, key: null, sessionId: 'ses_1' };
    expect(readIdentity({} as never, () => known)).toEqual(known);
  });
});
