import { Webhook } from 'standardwebhooks';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  isWebhookVerificationError,
  signWebhook,
  verifyWebhook,
  type WebhookEvent,
  type WebhookHeaders,
  type WebhookOrder,
} from '../src/webhooks/index.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER = `whsec_${btoa('another secret of 32 characters.')}`;
const AT = new Date('2026-11-25T18:00:00.000Z');
const payload = {
  type: 'stock.low',
  timestamp: AT.toISOString(),
  data: { dropId: 'drp_1', remaining: 3 },
} as const;
const clock = (offsetSeconds = 0) => ({ now: () => AT.getTime() + offsetSeconds * 1000 });
const signed = (secret: string | string[] = SECRET, body: typeof payload | string = payload) =>
  signWebhook(body, secret, { id: 'msg_1', timestamp: AT });

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'verified',
    (error: unknown) => (isWebhookVerificationError(error) ? error.code : `other: ${String(error)}`),
  );

describe('a signature', () => {
  it('is that of the published vector', async () => {
    const { headers } = await signWebhook('{"test": 2432232314}', SECRET, {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: new Date(1_614_265_330_000),
    });
    expect(headers).toEqual({
      'content-type': 'application/json',
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it.each([
    ['ASCII', '{"a":1}'],
    ['text of every kind', '{"a":"ß 漢字 👟 \\u0000"}'],
    ['nothing', ''],
  ])('of %s is that of the reference library', async (_name, body) => {
    const { headers } = await signed(SECRET, body);
    expect(headers['webhook-signature']).toBe(new Webhook(SECRET).sign('msg_1', AT, body));
  });

  it('of ours is taken by the reference library, also after a rotation', async () => {
    const { body, headers } = await signWebhook(payload, [OTHER, SECRET]);
    expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const secret of [SECRET, OTHER]) {
      expect(new Webhook(secret).verify(body, headers)).toEqual(payload);
    }
  });

  it('of theirs is taken by us', async () => {
    const body = JSON.stringify(payload);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(AT.getTime() / 1000),
      'webhook-signature': new Webhook(SECRET).sign('msg_1', AT, body),
    };
    expect(await verifyWebhook(body, headers, SECRET, clock())).toEqual({ id: 'msg_1', ...payload });
  });
});

describe('what is verified', () => {
  it.each<[string, (headers: Record<string, string>) => WebhookHeaders]>([
    ['Headers', (headers) => new Headers(headers)],
    ['a plain object', (headers) => headers],
    ['lists of values', (headers) => Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v]]))],
    [
      'names in capitals',
      (headers) => Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toUpperCase(), v])),
    ],
  ])('may have its headers as %s', async (_name, as) => {
    const { body, headers } = await signed();
    expect(await verifyWebhook(body, as(headers), SECRET, clock())).toEqual({ id: 'msg_1', ...payload });
  });

  it('may be bytes', async () => {
    const { body, headers } = await signed();
    const bytes = new TextEncoder().encode(body);
    for (const raw of [bytes, bytes.buffer, Buffer.from(body)])
      expect((await verifyWebhook(raw, headers, SECRET, clock())).id).toBe('msg_1');
  });

  it('fits one of several secrets, with or without the prefix', async () => {
    const { body, headers } = await signed(OTHER);
    for (const secret of [OTHER, [SECRET, OTHER], OTHER.slice('whsec_'.length)])
      expect(await codeOf(verifyWebhook(body, headers, secret, clock()))).toBe('verified');
  });

  it('may have signatures of versions to come beside ours', async () => {
    const { body, headers } = await signed();
    const signature = `v2,c29tZXRoaW5n v1a,xyz ${headers['webhook-signature']} v1,!!`;
    const many = { ...headers, 'webhook-signature': signature };
    expect(await codeOf(verifyWebhook(body, many, SECRET, clock()))).toBe('verified');
  });

  it('is typed by what it tells', async () => {
    const { body, headers } = await signed();
    const event = await verifyWebhook(body, headers, SECRET, clock());
    expectTypeOf(event).toEqualTypeOf<WebhookEvent>();
    if (event.type === 'order.confirmed') expectTypeOf(event.data.order).toEqualTypeOf<WebhookOrder>();
    if (event.type === 'stock.low') expectTypeOf(event.data.remaining).toEqualTypeOf<number>();
    expect(event.type).toBe('stock.low');
  });
});

describe('what is refused', () => {
  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('lacks %s', async (name) => {
    const { body, headers } = await signed();
    for (const value of ['', undefined])
      expect(await codeOf(verifyWebhook(body, { ...headers, [name]: value }, SECRET, clock()))).toBe(
        'missing_header',
      );
  });

  it.each([
    [-301, {}, 'too_new'],
    [-300, {}, 'verified'],
    [0, {}, 'verified'],
    [300, {}, 'verified'],
    [301, {}, 'too_old'],
    [61, { toleranceSeconds: 60 }, 'too_old'],
    [3600, { toleranceSeconds: 3600 }, 'verified'],
  ])('is %d seconds old with %o: %s', async (ageSeconds, options, code) => {
    const { body, headers } = await signed();
    expect(await codeOf(verifyWebhook(body, headers, SECRET, { ...clock(ageSeconds), ...options }))).toBe(
      code,
    );
  });

  it.each([
    { toleranceSeconds: Number.NaN },
    { toleranceSeconds: -1 },
    { toleranceSeconds: Infinity },
    { now: () => Number.NaN },
  ])('would be let through by %o, which is a mistake in the program', async (options) => {
    const { body, headers } = await signed();
    await expect(verifyWebhook(body, headers, SECRET, { ...clock(200_000_000), ...options })).rejects.toThrow(
      RangeError,
    );
  });

  it.each(['', ' 1', '-1', '1e9', '1.5', 'soon', '9'.repeat(20)])('has the time "%s"', async (timestamp) => {
    const { body, headers } = await signed();
    const changed = { ...headers, 'webhook-timestamp': timestamp };
    expect(await codeOf(verifyWebhook(body, changed, SECRET, clock()))).toBe(
      timestamp === '' ? 'missing_header' : 'invalid_timestamp',
    );
  });

  it('is not what was signed', async () => {
    const { body, headers } = await signed();
    const right = headers['webhook-signature'];
    const attempts: [string, Record<string, string>, string][] = [
      [body.replace('3', '4'), headers, SECRET],
      [`${body} `, headers, SECRET],
      [body, { ...headers, 'webhook-id': 'msg_2' }, SECRET],
      [body, { ...headers, 'webhook-timestamp': String(AT.getTime() / 1000 + 1) }, SECRET],
      [body, { ...headers, 'webhook-signature': right.replace('v1', 'v2') }, SECRET],
      [body, { ...headers, 'webhook-signature': right.slice(0, -8) }, SECRET],
      [body, { ...headers, 'webhook-signature': 'v1,' }, SECRET],
      [body, { ...headers, 'webhook-signature': right.slice('v1,'.length) }, SECRET],
      [body, headers, OTHER],
    ];
    for (const [raw, sent, secret] of attempts)
      expect(await codeOf(verifyWebhook(raw, sent, secret, clock())), JSON.stringify(sent)).toBe(
        'no_matching_signature',
      );
  });

  it.each(['', 'whsec_', 'whsec_not base64', `whsec_${btoa('too short')}`, `whsec_${btoa('x'.repeat(65))}`])(
    'meets the secret "%s"',
    async (secret) => {
      const { body, headers } = await signed();
      expect(await codeOf(verifyWebhook(body, headers, secret, clock()))).toBe('invalid_secret');
      expect(await codeOf(verifyWebhook(body, headers, [], clock()))).toBe('invalid_secret');
    },
  );

  it.each(['', 'text', '[]', 'null', '{"type":"stock.low"}', '{"type":1,"timestamp":"","data":{}}'])(
    'is signed and says "%s"',
    async (text) => {
      const { body, headers } = await signed(SECRET, text);
      expect(await codeOf(verifyWebhook(body, headers, SECRET, clock()))).toBe('invalid_body');
    },
  );

  it.each([[undefined], [null], [{ type: 'order.confirmed' }], [[1, 2]]])(
    'was parsed by somebody before: %j',
    async (parsed) => {
      const { headers } = await signed();
      const failed = verifyWebhook(parsed as never, headers, SECRET, clock());
      expect(await codeOf(failed)).toBe('invalid_body');
    },
  );

  it.each<[string, (text: string) => string | Uint8Array | ArrayBuffer]>([
    ['text', (text) => text],
    ['a Buffer of a pool', (text) => Buffer.from(text)],
    ['an ArrayBuffer', (text) => new TextEncoder().encode(text).buffer],
  ])('may come as %s', async (_name, from) => {
    const { body, headers } = await signed();
    expect((await verifyWebhook(from(body), headers, SECRET, clock())).type).toBeDefined();
  });

  it('says nothing of the secret', async () => {
    const { body, headers } = await signed();
    const error: unknown = await verifyWebhook(body, headers, OTHER, clock()).catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).not.toContain(OTHER.slice(6, 20));
  });
});
