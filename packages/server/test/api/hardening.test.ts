import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLiveDrops, isApiError } from '@livedrops/sdk';
import { endpoints } from '@livedrops/sdk/contract';
import { makeDrop } from '../helpers/shop.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

const ORIGIN = 'https://shop.example.com';
let app: TestApp;

beforeAll(async () => {
  app = await startApp({
    env: {
      CORS_ORIGINS: ORIGIN,
      RATE_LIMIT_AUTH_PER_MINUTE: '5',
      RATE_LIMIT_ORDERS_PER_MINUTE: '3',
    },
  });
});
afterAll(() => app[Symbol.asyncDispose]());

describe('headers', () => {
  it('hardens every answer and hides what it is made with', async () => {
    const { headers } = await fetch(`${app.url}/api/health`);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/);
  });

  it('keeps a request id that the client chose, when it is a plain one', async () => {
    const ask = (id: string) =>
      fetch(`${app.url}/api/health`, { headers: { 'x-request-id': id } }).then(({ headers }) =>
        headers.get('x-request-id'),
      );
    expect(await ask('my-request-1')).toBe('my-request-1');
    expect(await ask('<script>alert(1)</script>')).not.toContain('script');
  });

  it('lets listed origins read, and no others', async () => {
    const allow = async (origin: string) =>
      (await fetch(`${app.url}/api/health`, { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await allow(ORIGIN)).toBe(ORIGIN);
    expect(await allow('https://evil.example.com')).toBeNull();
    expect(await allow('null')).toBeNull();
    const preflight = await fetch(`${app.url}/api/orders`, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('idempotency-key');
  });
});

describe('limits', () => {
  it('slows down guessing of passwords, and says for how long', async () => {
    const client = createLiveDrops({ baseUrl: app.url, retry: false });
    const codes: string[] = [];
    let retryAfterMs: number | undefined;
    for (let guess = 0; guess < 7; guess += 1) {
      const error = await client.auth
        .login({ email: 'a@example.test', password: 'guess' })
        .catch((reason: unknown) => reason);
      if (!isApiError(error)) throw error;
      codes.push(error.code);
      if (error.code === 'rate_limited') retryAfterMs = error.retryAfterMs;
    }
    expect(codes).toEqual([...Array<string>(5).fill('invalid_credentials'), 'rate_limited', 'rate_limited']);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });
});

describe('documents', () => {
  it('describes every endpoint of the contract, and nothing else', async () => {
    const response = await fetch(`${app.url}/api/openapi.json`);
    const document = (await response.json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const described = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(described.sort()).toEqual(Object.keys(endpoints).sort());
    expect(document.paths['/api/orders']?.['post']).toMatchObject({
      parameters: [{ name: 'Idempotency-Key', required: true }],
    });
  });

  it('has a page to browse it that needs nothing from outside', async () => {
    const page = await (await fetch(`${app.url}/api/docs`)).text();
    const assets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(assets.length).toBeGreaterThan(2);
    for (const asset of assets) {
      const url = new URL(asset, `${app.url}/api/docs`);
      expect(url.origin).toBe(app.url);
      expect((await fetch(url)).status, asset).toBe(200);
    }
  });
});

describe('health', () => {
  it('is ready with both databases and tells the time', async () => {
    expect(await app.client().health.ready()).toMatchObject({ status: 'ready', mongo: 'up', redis: 'up' });
    const { now, epochMs } = await app.client().health.time();
    expect(Date.parse(now)).toBe(epochMs);
  });
});

describe('without Redis', () => {
  it('starts, sells and tells although Redis is not there', async () => {
    await using alone = await startApp({ env: { REDIS_URL: 'redis://127.0.0.1:1' } });
    expect(await alone.client().health.ready()).toMatchObject({
      status: 'degraded',
      mongo: 'up',
      redis: 'down',
    });
    const creator = await alone.signUpCreator();
    const fan = await alone.signUp();
    const drop = await makeDrop(creator.client, { stock: 1 });
    await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
    await expect
      .poll(async () =>
        (await fan.client.events.list({ topic: `drop:${drop.id}` })).items.map(({ type }) => type),
      )
      .toContain('drop.soldout');
  });
});
