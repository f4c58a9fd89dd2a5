import { randomUUID } from 'node:crypto';
import type { CreateDropInput } from '@livedrops/sdk';
import { API_KEY_SCOPES } from '@livedrops/sdk/contract';
import { createSigner } from 'fast-jwt';
import { createTokens } from '../../src/accounts/index.ts';
import { createUnsubscribeLinks } from '../../src/notifications/unsubscribe-link.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { PUSH_ENV } from './push-service.ts';
import { makeDrop } from './shop.ts';
import { type CreatorPerson, type Person, startApp, type StartOptions, type TestApp } from './start-app.ts';

/** People, and things of theirs that others must not see or change. */
export type World = AsyncDisposable & {
  app: TestApp;
  /** Sold a drop to `buyer`. */
  maker: CreatorPerson;
  buyer: Person;
  /** Strangers to both. */
  rival: CreatorPerson;
  fan: Person;
  dropId: string;
  productId: string;
  orderId: string;
  orderKey: string;
  endpointId: string;
  deliveryId: string;
  stepId: string;
  keyId: string;
  deviceId: string;
  /** Texts that only the maker may see, or only the buyer, or both. */
  secrets: readonly string[];
  /** Credentials that are good for nothing, by what is wrong with them. */
  badTokens: Readonly<Record<BadToken, string>>;
  /** An access token whose session has ended. */
  endedToken(person: Person): string;
  newDrop(changes?: Partial<CreateDropInput>): Promise<string>;
  /** An order of the buyer's for a drop of the maker's. */
  newOrder(changes?: Partial<CreateDropInput>): Promise<string>;
};

export type BadToken =
  | 'of another server'
  | 'for another audience'
  | 'unsigned'
  | 'a refresh token'
  | 'an unsubscribe link'
  | 'expired'
  | 'a revoked key'
  | 'an expired key'
  | 'a made-up key';

export const newDevice = () => ({
  endpoint: `https://push.livedrops.dev/${randomUUID()}`,
  keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
});

export async function openWorld({ env = {}, overrides = {} }: StartOptions = {}): Promise<World> {
  // No worker moves what was accepted before while two states of the database are compared; mails are written down and not sent.
  const mail = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'LiveDrops <news@example.test>' };
  const app = await startApp({ env: { ROLE: 'api', ...PUSH_ENV, ...mail, ...env }, overrides });
  const [maker, rival] = [await app.signUpCreator('Mia Maker'), await app.signUpCreator('Rae Rival')];
  const [buyer, fan] = [await app.signUp('Bo Buyer'), await app.signUp('Fay Fan')];
  const newDrop = async (changes?: Partial<CreateDropInput>) => (await makeDrop(maker.client, changes)).id;
  const newOrder = async (changes?: Partial<CreateDropInput>) =>
    (await buyer.client.orders.create({ dropId: await newDrop(changes), quantity: 1 })).id;

  await buyer.client.follows.follow(maker.creatorId);
  const drop = await makeDrop(maker.client);
  const orderKey = `order-${randomUUID()}`;
  const order = await buyer.client.orders.create(
    { dropId: drop.id, quantity: 1 },
    { idempotencyKey: orderKey },
  );
  await maker.client.orders.note(order.id, { note: 'Pack it with the blue ribbon' });
  const url = 'https://hooks.livedrops.dev/of-the-maker';
  const endpoint = await maker.client.webhooks.create({ url, events: ['order.confirmed'] });
  const delivery = await maker.client.webhooks.test(endpoint.id);
  const step = await maker.client.orders.bulkFulfil({
    fulfillment: 'PROCESSING',
    orders: [{ orderId: order.id }],
  });
  const { id: keyId } = await buyer.client.apiKeys.create({ name: 'Mine', scopes: ['orders:read'] });
  const device = await buyer.client.push.subscribe(newDevice());
  return {
    app,
    maker,
    buyer,
    rival,
    fan,
    dropId: drop.id,
    productId: drop.productId,
    orderId: order.id,
    orderKey,
    endpointId: endpoint.id,
    deliveryId: delivery.id,
    stepId: step.id,
    keyId,
    deviceId: device.id,
    secrets: [
      buyer.session.user.email,
      buyer.session.user.id,
      maker.session.user.email,
      order.id,
      order.number,
      'blue ribbon',
      url,
      keyId,
    ],
    badTokens: await makeBadTokens(app, maker),
    endedToken: endedTokens(app),
    newDrop,
    newOrder,
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

/** Each would speak for the maker if it were believed. */
async function makeBadTokens(app: TestApp, maker: CreatorPerson): Promise<World['badTokens']> {
  const { user, accessToken, refreshToken } = maker.session;
  const secret = app.env['JWT_SECRET'] ?? '';
  const [head = '', body = ''] = accessToken.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  const plain = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid?: string };
  const signed = (key: string, changes: object) =>
    createSigner({ key, algorithm: 'HS256', ...(kid !== undefined && { kid }) })({ ...claims, ...changes });

  const { client } = maker;
  const revoked = await client.apiKeys.create({ name: 'Revoked', scopes: [...API_KEY_SCOPES] });
  await client.apiKeys.revoke(revoked.id);
  const expired = await client.apiKeys.create({ name: 'Expired', scopes: [...API_KEY_SCOPES] });
  await app.connection
    .collection<{ _id: string }>('apiKeys')
    .updateOne({ _id: expired.id }, { $set: { expiresAt: new Date(Date.now() - 60_000) } });
  const links = createUnsubscribeLinks({ secret, publicUrl: '' });
  const link = new URL(links.make({ userId: user.id, kind: 'orders' }), app.url);
  return {
    'of another server': signed(randomUUID() + randomUUID(), {}),
    'for another audience': signed(secret, { aud: 'another-api' }),
    unsigned: `${plain({ alg: 'none', typ: 'JWT' })}.${body}.`,
    'a refresh token': refreshToken,
    'an unsubscribe link': link.searchParams.get('token') ?? '',
    expired: signed(secret, { iat: 1, exp: 1000 }),
    'a revoked key': revoked.key,
    'an expired key': expired.key,
    'a made-up key': `ld_sk_${'A'.repeat(38)}`,
  };
}

/** What was signed for a session that is not there any more. */
function endedTokens({ env }: TestApp): World['endedToken'] {
  const secret = env['JWT_SECRET'] ?? '';
  const tokens = createTokens({ secret, accessTokenMs: 600_000, clock: systemClock });
  return ({ session: { user } }) =>
    tokens.issue({ id: user.id, creatorId: user.creatorId ?? null }, 'ses_that_has_ended').token;
}
