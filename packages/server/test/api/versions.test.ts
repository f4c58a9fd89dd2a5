import { createLiveDrops, isApiError } from '@livedrops/sdk';
import { type Endpoint, endpoints, SDK_VERSION } from '@livedrops/sdk/contract';
import { createRealtime } from '@livedrops/sdk/realtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callRow } from '../helpers/call-row.ts';
import { codeOf } from '../helpers/refusal.ts';
import { send } from '../helpers/send.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

const CLIENT = 'livedrops-client';
/** No SDK is as new. */
const NEXT = '9999.0.0';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { MIN_STUDIO_VERSION: '1.2.0' } });
});
afterAll(() => app[Symbol.asyncDispose]());

describe('a version that is no longer served', () => {
  it('is told so by every route, on the fast path and off it, and changes nothing', async () => {
    const codes = new Set<string>();
    const old = { [CLIENT]: 'studio/1.1.9' };
    for (const endpoint of Object.values(endpoints) as Endpoint[])
      codes.add((await callRow(app.url, endpoint, {}, { headers: old })).code);
    // A slash too many is nothing for the fast path.
    codes.add((await send(app.url, '/api/drops/', { headers: old })).problem?.code ?? '');
    expect([...codes]).toEqual(['upgrade_required']);
    const { problem, headers } = await send(app.url, '/api/drops', { headers: old });
    expect(problem).toMatchObject({ status: 426, outcome: 'not_executed' });
    expect(problem?.detail).toContain('the Studio from version 1.2.0 on, and this is 1.1.9');
    expect(headers.get('livedrops-should-retry')).toBe('false');
  });

  it('is served again once it is new enough, and programs without a version are served', async () => {
    for (const headers of [{ [CLIENT]: 'studio/1.2.0' }, { [CLIENT]: 'till/0.1' }, undefined])
      expect((await send(app.url, '/api/drops', headers && { headers })).status).toBe(200);
  });

  it('of the SDK is an error with a code, and its live events end', async () => {
    await using strict = await app.another({ MIN_SDK_VERSION: NEXT });
    const client = createLiveDrops({ baseUrl: strict.url });
    const error: unknown = await client.drops.list().catch((reason: unknown) => reason);
    expect(isApiError(error, 'upgrade_required') && error.attempts).toBe(1);
    const realtime = createRealtime(client);
    realtime.connect();
    await expect.poll(() => realtime.state).toMatchObject({ name: 'denied', reason: 'upgrade_required' });
    realtime.close();
    // Who watches over the server is no client.
    expect((await fetch(`${strict.url}/api/health`)).status).toBe(200);
  });
});

describe('a client that is newer than the server', () => {
  it('is told so where it asks for what is not there', async () => {
    const client = createLiveDrops({ baseUrl: app.url });
    const ask = (version: string) =>
      send(app.url, '/api/later', { headers: { [CLIENT]: `sdk/${version}` } }).then(({ problem }) => problem);
    expect(await ask(NEXT)).toMatchObject({
      status: 404,
      detail: `There is no GET /api/later: this server has version ${SDK_VERSION}, which is older than the ${NEXT} of the client`,
    });
    expect(await ask(SDK_VERSION)).toMatchObject({ detail: 'There is no GET /api/later' });
    expect(await codeOf(client.request({ method: 'GET', path: '/later' }))).toBe('not_found');
  });
});
