import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLiveDrops, isApiError } from '@livedrops/sdk';
import { endpoints, WEBHOOK_EVENTS } from '@livedrops/sdk/contract';
import { send } from '../helpers/send.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

const ORIGIN = 'https://shop.example.com';
let app: TestApp;

beforeAll(async () => {
  app = await startApp({
    env: {
      CORS_ORIGINS: ORIGIN,
      // Limits are counted here: a command to Redis that takes too long on a busy machine would be counted elsewhere.
      REDIS_URL: '',
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
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
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
    const readable = async (headers: Record<string, string>) => {
      const answer = await fetch(`${app.url}/api/health`, { headers });
      expect(answer.headers.get('vary')).toContain('Origin');
      return answer.headers.get('access-control-expose-headers');
    };
    expect(await readable({ origin: ORIGIN })).toContain('ETag');
    expect([await readable({}), await readable({ origin: 'https://evil.example.com' })]).toEqual([
      null,
      null,
    ]);
    const preflight = async (asked: string) => {
      const { headers } = await fetch(`${app.url}/api/orders`, {
        method: 'OPTIONS',
        headers: {
          origin: ORIGIN,
          'access-control-request-method': 'POST',
          'access-control-request-headers': asked,
        },
      });
      return [headers.get('access-control-allow-headers'), headers.get('access-control-max-age')];
    };
    // A browser that has the one answer asks no more: not before a call with other headers either.
    expect(await preflight('authorization,idempotency-key')).toEqual(['*,Authorization', '7200']);
    expect(await preflight('livedrops-client')).toEqual(['*,Authorization', '7200']);
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

  it('counts the orders of a person, however they write their token', async () => {
    const [one, other] = makeFans(app, 2);
    const order = async (token: string | undefined, scheme: string) => {
      const response = await send(app.url, '/api/orders', {
        body: { dropId: 'drp_1', quantity: 1 },
        headers: { authorization: `${scheme}${token}`, 'idempotency-key': randomUUID() },
      });
      return response.problem?.code;
    };
    const token = await one?.client.getToken();
    const codes: (string | undefined)[] = [];
    for (const scheme of ['Bearer ', 'bearer ', 'BEARER ', 'Bearer  ', 'Bearer   '])
      codes.push(await order(token, scheme));
    expect(codes).toEqual(['not_found', 'not_found', 'not_found', 'rate_limited', 'rate_limited']);
    expect(await order(await other?.client.getToken(), 'Bearer ')).toBe('not_found');
  });

  it('counts who is nobody by address, whatever token they make up', async () => {
    const codes: (string | undefined)[] = [];
    for (let guess = 0; guess < 5; guess += 1) {
      const answer = await send(app.url, '/api/orders', { body: {}, token: `made.up.${guess}` });
      codes.push(answer.problem?.code);
    }
    expect(codes).toEqual([...Array<string>(3).fill('unauthenticated'), 'rate_limited', 'rate_limited']);
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
      parameters: [
        { name: 'Idempotency-Key', required: true },
        { name: 'LiveDrops-Key-Minted', required: false },
        { name: 'LiveDrops-Timeout-Ms', required: false },
      ],
    });
  });

  it('describes every webhook, with what it carries', async () => {
    const document = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as {
      webhooks: Record<string, { post: { parameters: { name: string }[]; requestBody: unknown } }>;
    };
    expect(Object.keys(document.webhooks).sort()).toEqual([...WEBHOOK_EVENTS, 'webhook.test'].sort());
    const { parameters, requestBody } = document.webhooks['stock.low']!.post;
    expect(parameters.map(({ name }) => name)).toEqual([
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
    ]);
    expect(requestBody).toMatchObject({
      content: {
        'application/json': {
          schema: {
            properties: {
              type: { const: 'stock.low' },
              data: { required: ['dropId', 'remaining'] },
            },
          },
        },
      },
    });
  });

  it('describes numbers of a query as whole numbers with their bounds', async () => {
    const document = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as {
      paths: Record<string, { get: { parameters: { name: string; schema: object }[] } }>;
    };
    const { parameters = [] } = document.paths['/api/products']?.get ?? {};
    const schemaOf = (name: string) => parameters.find((parameter) => parameter.name === name)?.schema;
    expect(schemaOf('limit')).toEqual({ type: 'integer', minimum: 1, maximum: 100 });
    expect(schemaOf('page')).toEqual({ type: 'integer', minimum: 1, maximum: 10_000 });
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
    await using both = await startApp();
    await expect
      .poll(() => both.client().health.ready())
      .toMatchObject({ status: 'ready', mongo: 'up', redis: 'up' });
    const { now, epochMs } = await app.client().health.time();
    expect(Date.parse(now)).toBe(epochMs);
  });
});

describe('without Redis', () => {
  it('is ready when none is configured', async () => {
    const ready = { status: 'ready', mongo: 'up', redis: 'off' };
    expect(await app.client().health.ready()).toMatchObject(ready);
  });

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

it('says whom to tell of a weakness, where somebody is named', async () => {
  const at = Date.parse('2026-12-01T10:00:00Z');
  const contact = 'mailto:security@shop.example.com';
  await using named = await startApp({
    env: { SECURITY_CONTACT: contact },
    overrides: { clock: { now: () => at } },
  });
  const answer = await fetch(`${named.url}/.well-known/security.txt`);
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await answer.text()).toBe(
    `Contact: ${contact}\nExpires: 2027-05-30T00:00:00.000Z\nPreferred-Languages: en\n`,
  );
  expect((await fetch(`${app.url}/.well-known/security.txt`)).status).toBe(404);
});

it('shows its documents unless it is told not to', async () => {
  await using quiet = await startApp({ env: { API_DOCS: '0' } });
  const statuses = async (url: string) =>
    Promise.all(['docs', 'openapi.json'].map(async (page) => (await fetch(`${url}/api/${page}`)).status));
  expect(await statuses(app.url)).toEqual([200, 200]);
  expect(await statuses(quiet.url)).toEqual([404, 404]);
});
