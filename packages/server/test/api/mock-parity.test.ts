import { randomUUID } from 'node:crypto';
import {
  type BulkFulfilInput,
  createIdempotencyKey,
  createLiveDrops,
  createSession,
  type Drop,
  type EventType,
  isApiError,
  type LiveDrops,
  type Order,
  type SoldColumn,
  type SoldOrder,
  type SoldQuery,
} from '@livedrops/sdk';
import { API_KEY_SCOPES } from '@livedrops/sdk/contract';
import { createHandlers, createMockDb } from '@livedrops/sdk/msw';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNotifier } from '../helpers/notifier.ts';
import { makePicture, toBlob } from '../helpers/picture-files.ts';
import { PUSH_ENV } from '../helpers/push-service.ts';
import { inMs, makeDrop, makeFans } from '../helpers/shop.ts';
import { refusalOf } from '../helpers/refusal.ts';
import { confirmEmail, startApp, type TestApp } from '../helpers/start-app.ts';

// The same calls to the server and to the mock that consumers test against: both must say the same.

const BASE = 'http://mock.test';

type Offer = Parameters<typeof makeDrop>[1];
type World = {
  creator: LiveDrops;
  /** A program that calls with an API key. */
  withKey(apiKey: string): LiveDrops;
  newFan(): Promise<LiveDrops>;
  /** Somebody who has nothing but a refresh token. */
  as(refreshToken: string): LiveDrops;
  newCreator(): Promise<LiveDrops>;
  /** As if they had followed the link of their mail. */
  confirm(person: LiveDrops): Promise<unknown>;
  offer(changes?: Offer): Promise<Drop>;
  /** Resolves when inboxes know of an event about a drop or an order. */
  isTold(type: EventType, about: { id: string }): Promise<void>;
};

let app: TestApp;
let server: World;

beforeAll(async () => {
  const { PUSH_ALLOW_PRIVATE: _, ...push } = PUSH_ENV;
  app = await startApp({ env: push });
  const notifier = openNotifier(app);
  const { client: creator } = await app.signUpCreator();
  server = {
    creator,
    withKey: (apiKey) => createLiveDrops({ baseUrl: app.url, apiKey }),
    as: (refreshToken) => createLiveDrops({ baseUrl: app.url, auth: sessionOf(refreshToken) }),
    newFan: async () => makeFans(app, 1)[0]!.client,
    isTold: notifier.feedUntil,
    newCreator: async () => (await app.signUpCreator()).client,
    confirm: async (client) => confirmEmail(app, { client, session: client.session!.current! }),
    offer: (changes) => makeDrop(creator, { checkout: 'hold', holdSeconds: 60, ...changes }),
  };
});
afterAll(() => app[Symbol.asyncDispose]());

/** A session of which only the refresh token is good. */
const sessionOf = (refreshToken: string) => {
  const session = createSession();
  void session.set({
    user: {
      id: 'usr_1',
      email: 'kim@example.test',
      name: 'Kim',
      role: 'fan',
      isEmailConfirmed: true,
      showsFollows: false,
      showsEmail: false,
    },
    accessToken: 'none',
    accessTokenExpiresAt: '2999-01-01T00:00:00.000Z',
    refreshToken,
  });
  return session;
};

/** The mock as a server: its handlers answer instead of the network. */
async function openMock(): Promise<World> {
  const db = createMockDb({ seed: false });
  // As the server here is set up.
  db.hasEmail = false;
  const handlers = createHandlers({ db });
  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    for (const handler of handlers) {
      const result = await handler.run({ request: request.clone(), requestId: 'req_mock' });
      if (result?.response) return result.response;
    }
    throw new Error(`nobody answers ${request.method} ${request.url}`);
  };
  const signUp = async (email: string) => {
    const client = createLiveDrops({ baseUrl: BASE, auth: createSession(), fetch: answer });
    await client.auth.register({ email, password: 'correct horse', name: 'Kim' });
    return client;
  };
  let count = 0;
  const newCreator = async () => {
    count += 1;
    const client = await signUp(`maker-${count}@example.test`);
    await client.creators.create({ handle: `maker-${count}`, name: 'Ada' });
    return client;
  };
  const creator = await newCreator();
  return {
    creator,
    withKey: (apiKey) => createLiveDrops({ baseUrl: BASE, apiKey, fetch: answer }),
    as: (refreshToken) => createLiveDrops({ baseUrl: BASE, auth: sessionOf(refreshToken), fetch: answer }),
    isTold: async () => {},
    confirm: async (person) => {
      const user = db.users.get((await person.auth.me()).id);
      if (user) db.users.set(user.id, { ...user, isEmailConfirmed: true });
    },
    newFan: () => signUp(`fan-${(count += 1)}@example.test`),
    newCreator,
    offer: (changes) => makeDrop(creator, { checkout: 'hold', holdSeconds: 60, ...changes }),
  };
}

/** What a call came to, in words that do not depend on ids or times. */
const sayOrder = (call: Promise<Order>): Promise<string> =>
  call.then(
    ({ status, failure, payment }) => [status, failure?.code, payment?.status].filter(Boolean).join(' '),
    (error: unknown) => {
      if (!isApiError(error)) throw error;
      return [error.code, ...(error.problem?.errors ?? []).map(({ field }) => field)].join(' ');
    },
  );

/** What each of these drops' parts came to, in an order or in what a creator sees of it, and what is or goes back of the money. */
const sayParts = (drops: readonly Drop[], call: Promise<Order>): Promise<unknown> =>
  sayAny(call, ({ status, fulfillment, total, items, payment }) => [
    `${status} ${fulfillment} ${total} ${payment ? payment.refunding + payment.refunded : 'unseen'}`,
    ...drops.map(({ id }) => {
      const part = items.find(({ dropId }) => dropId === id);
      if (!part) return null;
      const { failure, refund, refunded } = part;
      // Some of it may be back already, of which nothing is on its way any more.
      const isGoingBack = refund !== null || refunded > 0;
      return [part.status, part.fulfillment, failure?.code, isGoingBack && 'goes back']
        .filter(Boolean)
        .join(' ');
    }),
  ]);

/** What a drop was told to be, oldest first. */
const told = async (creator: LiveDrops, { id }: Drop): Promise<string[]> => {
  const { items } = await creator.events.list({ topic: `drop:${id}`, limit: 100 });
  return items.flatMap(({ type }) => (type.startsWith('drop.') ? [type] : []));
};

/** It is written down, not only plain to see. */
const soldOut = (creator: LiveDrops, drop: Drop) =>
  expect.poll(() => told(creator, drop)).toContain('drop.soldout');

/** What anything else came to: the code of its refusal and the fields, or what `say` makes of it. */
const sayAny = <T>(call: PromiseLike<T>, say: (result: T) => unknown = () => 'ok'): Promise<unknown> =>
  Promise.resolve(call).then(say, (error: unknown) => {
    if (!isApiError(error)) throw error;
    return [error.code, ...(error.problem?.errors ?? []).map(({ field }) => field)].join(' ');
  });

/** A file as text. */
const fileOf = async (file: PromiseLike<ReadableStream<Uint8Array>>): Promise<string> =>
  new Response(await file).text();

const SCENARIOS: Record<string, (world: World) => Promise<unknown[]>> = {
  'one hold makes a basket wait, for the shortest time': async ({ newFan, offer }) => {
    const drops = [
      await offer({ holdSeconds: 300 }),
      await offer({ holdSeconds: 40 }),
      await offer({ checkout: 'instant', holdSeconds: undefined }),
    ];
    const items = drops.map(({ id }) => ({ dropId: id, quantity: 1 }));
    const order = await (await newFan()).orders.create({ items });
    const heldMs = Date.parse(order.holdExpiresAt ?? '') - Date.parse(order.createdAt);
    return [order.status, Math.round(heldMs / 1000)];
  },

  'a hold is found before prices, pauses, the end of the stock and the end': async (world) => {
    const { creator, newFan, offer } = world;
    const drop = await offer({ stock: 1, perUserLimit: 1 });
    const fan = await newFan();
    const { id } = await fan.orders.create({ dropId: drop.id, quantity: 1 });
    const again = async () => {
      const idempotencyKey = createIdempotencyKey();
      const answer = await fan.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey });
      const found = await fan.orders.byKey(idempotencyKey);
      const other = await refusalOf(fan.orders.create({ dropId: drop.id, quantity: 2, unitPrice: 1 }));
      const { orderId, errors } = other.problem ?? {};
      return [answer.id === id, found.id === id, other.code, orderId === id, errors];
    };
    const said = [await again()];
    await soldOut(creator, drop);
    said.push(await again());
    await creator.drops.pause(drop.id);
    said.push(await again());
    await creator.drops.resume(drop.id);
    await creator.drops.end(drop.id);
    return [...said, await again()];
  },

  'a basket is another intent than a hold': async ({ newFan, offer }) => {
    const [one, two] = [await offer(), await offer()];
    const items = [one, two].map(({ id }) => ({ dropId: id, quantity: 1 }));
    const [single, basket] = [await newFan(), await newFan()];
    await single.orders.create(items[0]!);
    await basket.orders.create({ items });
    return [await sayOrder(single.orders.create({ items })), await sayOrder(basket.orders.create(items[1]!))];
  },

  'what is refused first': async ({ creator, newFan, offer }) => {
    const fan = await newFan();
    const drop = await offer({ stock: 3, perUserLimit: 2, price: 1000 });
    const ask = (dropId: string, quantity: number, unitPrice?: number) =>
      sayOrder(fan.orders.create({ dropId, quantity, unitPrice }));
    const said = [await ask(drop.id, 4, 999), await ask(drop.id, 4, 1000), await ask(drop.id, 4)];
    const scarce = await offer({ stock: 1 });
    said.push(await ask(scarce.id, 2));
    const foreign = await offer({ currency: 'USD', price: 500 });
    const items = [drop, foreign].map(({ id }) => ({ dropId: id, quantity: 1, unitPrice: 999 }));
    said.push(await sayOrder(fan.orders.create({ items })));
    await (await newFan()).orders.create({ dropId: scarce.id, quantity: 1 });
    await soldOut(creator, scarce);
    said.push(await ask(scarce.id, 1, 1));
    await creator.drops.pause(drop.id);
    return [...said.map((one) => one.replace(' quantity', '')), await ask(drop.id, 4, 999)];
  },

  'what becomes of payments': async ({ newFan, offer }) => {
    const drop = await offer();
    const said: string[] = [];
    for (const paymentMethod of [
      undefined,
      'demo_approve',
      'demo_decline',
      'nonsense',
      'demo_delay',
      'demo_lost',
    ]) {
      const fan = await newFan();
      const { id } = await fan.orders.create({ dropId: drop.id, quantity: 1 });
      said.push(await sayOrder(fan.orders.pay(id, { paymentMethod })));
      if (said.at(-1)?.startsWith('pending required')) said.push(await sayOrder(fan.orders.pay(id)));
    }
    const fan = await newFan();
    const { id } = await fan.orders.create({ dropId: drop.id, quantity: 1 });
    for (let tries = 0; tries < 11; tries += 1)
      said.push(await sayOrder(fan.orders.pay(id, { paymentMethod: 'demo_decline' })));
    return said;
  },

  'what can never be charged': async ({ creator, newFan, offer }) => {
    const said: unknown[] = [];
    for (const [price, currency] of [
      [0, 'EUR'],
      [1, 'EUR'],
      [1235, 'KWD'],
      [100_000_000, 'EUR'],
      [50, 'ZZZ'],
    ] as const) {
      said.push(await sayAny(creator.products.create({ title: 'x', description: '', price, currency })));
      said.push(await sayAny(offer({ price, currency })));
      said.push(await sayAny(offer({ price, currency, checkout: 'instant', holdSeconds: undefined })));
    }
    said.push(
      await sayAny(offer({ price: 50_000_000 })),
      await sayAny(offer({ price: 50_000_000, perUserLimit: 2 })),
    );
    const dear = await offer({ price: 50_000_000, perUserLimit: 1 });
    said.push(await sayAny(creator.drops.update(dear.id, { price: 1 })));
    said.push(await sayAny(creator.drops.update(dear.id, { title: 'Dear' })));
    const other = await offer({ price: 50_000_000, perUserLimit: 1 });
    const items = [dear, other].map(({ id }) => ({ dropId: id, quantity: 1 }));
    said.push(await sayOrder((await newFan()).orders.create({ items })));
    return said;
  },

  'what an order allows': async ({ creator, newFan, offer }) => {
    const drop = await offer();
    const fan = await newFan();
    const { id } = await fan.orders.create({ dropId: drop.id, quantity: 1 });
    const move = (fulfillment: Order['fulfillment']) => sayOrder(creator.orders.fulfill(id, { fulfillment }));
    const said = [await move('PROCESSING'), await sayOrder(fan.orders.pay(id))];
    said.push(await move('SHIPPED'), await sayOrder(fan.orders.fulfill(id, { fulfillment: 'PROCESSING' })));
    said.push(await move('PROCESSING'), await move('PROCESSING'), await sayOrder(fan.orders.cancel(id)));
    const next = await fan.orders.create({ dropId: drop.id, quantity: 1 });
    said.push(await sayOrder(fan.orders.cancel(next.id)), await sayOrder(fan.orders.cancel(next.id)));
    said.push(await sayOrder(fan.orders.pay(next.id)));
    return said;
  },

  'the parts of an order over two creators': async ({ creator, newCreator, newFan, offer }) => {
    const other = await newCreator();
    const fan = await newFan();
    const stranger = await newCreator();
    const [a, b] = [await offer(), await makeDrop(other, { checkout: 'hold', holdSeconds: 60, price: 900 })];
    const [c] = [await offer({ price: 100 })];
    const buy = async () =>
      (await fan.orders.create({ items: [a, b, c].map(({ id }) => ({ dropId: id, quantity: 1 })) })).id;
    const first = await buy();
    const fulfill = (who: LiveDrops, fulfillment: Order['fulfillment'], dropId?: string) =>
      sayParts([a, b, c], who.orders.fulfill(first, { fulfillment, dropId }));
    const look = () => sayParts([a, b, c], fan.orders.get(first));
    const said: unknown[] = [await sayOrder(fan.orders.pay(first))];
    said.push(await fulfill(stranger, 'PROCESSING'), await fulfill(other, 'PROCESSING', a.id));
    said.push(await fulfill(creator, 'PROCESSING'), await look());
    said.push(await fulfill(creator, 'SHIPPED', a.id), await fulfill(creator, 'DELIVERED'), await look());
    said.push(await sayOrder(fan.orders.cancel(first)));
    said.push(await sayParts([a, b, c], fan.orders.cancel(first, { dropId: a.id })));
    said.push(await sayParts([a, b, c], fan.orders.cancel(first, { dropId: 'drp_missing' })));
    await other.drops.cancel(b.id);
    await expect
      .poll(async () => (await fan.orders.get(first)).items.find(({ dropId }) => dropId === b.id)?.status)
      .toBe('cancelled');
    said.push(await look(), await fulfill(other, 'SHIPPED'));
    said.push(await sayAny(other.drops.orders(b.id), ({ items }) => items.map(({ status }) => status)));
    said.push(await sayAny(creator.drops.orders(c.id), ({ items }) => items.map(({ status }) => status)));
    return said;
  },

  'the orders of a creator: lists, details and steps with many': async ({ newCreator }) => {
    const [creator, other] = [await newCreator(), await newCreator()];
    const terms = { checkout: 'hold', holdSeconds: 600 } as const;
    const [a, b] = [
      await makeDrop(creator, { ...terms, title: 'A' }),
      await makeDrop(creator, { title: 'B' }),
    ];
    const theirs = await makeDrop(other, { title: 'C' });
    // Somebody with an account, who can take another name.
    const fan = await newCreator();
    await fan.auth.updateMe({ name: 'Mika Ångström' });
    const buy = (...drops: Drop[]) =>
      fan.orders.create({ items: drops.map(({ id }) => ({ dropId: id, quantity: 1 })) });
    const [paid, given, basket] = [await buy(a), await buy(b), await buy(b, theirs)];
    await fan.orders.pay(paid.id);
    await fan.orders.cancel(given.id);
    const waiting = await buy(a);
    const sayList = ({ items }: { items: SoldOrder[] }) =>
      items.map(
        ({ title, status, fulfillment, buyerName }) => `${title} ${status} ${fulfillment} ${buyerName}`,
      );
    const look = (query: SoldQuery) => sayAny(creator.orders.sold(query), sayList);
    await expect.poll(() => creator.orders.soldCounts()).toMatchObject({ all: 4, to_pack: 2 });
    await expect.poll(async () => (await creator.orders.soldCounts()).cancelled).toBe(1);
    const said: unknown[] = [await look({}), await look({ sort: 'oldest', limit: 2 })];
    for (const view of ['to_pack', 'sent', 'refunded', 'stuck', 'cancelled'] as const)
      said.push(await look({ view }));
    said.push(
      await look({ dropId: b.id }),
      await look({ dropId: theirs.id }),
      await look({ dropId: 'drp_none' }),
    );
    for (const q of ['angst', 'mika ång', 'mika kim', 'LD-', paid.number, `ld-${paid.number.slice(3)}`])
      said.push(await look({ q }));
    said.push(await sayAny(creator.orders.soldCounts({ dropId: b.id }), (counts) => counts));
    const step = async (input: BulkFulfilInput) => {
      const begun = await creator.orders.bulkFulfil(input);
      const isDone = async () => (await creator.orders.bulkStep(begun.id)).status;
      await expect.poll(isDone).toBe('done');
      const { id: _, createdAt: _at, failed, ...shown } = await creator.orders.bulkStep(begun.id);
      return [shown, failed.map(({ code, detail, dropId }) => [code, detail, dropId === null])];
    };
    const columns: SoldColumn[] = ['title', 'buyerName', 'status', 'total', 'currency', 'refund', 'dispute'];
    said.push(await fileOf(creator.orders.soldCsv({ columns, timeZone: 'Asia/Tokyo' })));
    said.push(await fileOf(creator.drops.ordersCsv(b.id, { columns, sort: 'oldest', view: 'to_pack' })));
    said.push((await fileOf(creator.orders.soldNdjson({ view: 'cancelled' }))).split('\n').slice(1));
    said.push(await sayAny(creator.orders.soldCsv({ timeZone: 'Mars/Base' })));
    said.push(await sayAny(other.drops.ordersCsv(b.id)));
    said.push(await step({ fulfillment: 'SHIPPED', view: 'to_pack', dropId: b.id }));
    const orders = [paid, given, basket, waiting].map(({ id }) => ({ orderId: id }));
    said.push(await step({ fulfillment: 'PROCESSING', orders: [...orders, { orderId: 'ord_none' }] }));
    said.push(
      await sayAny(other.orders.bulkFulfil({ fulfillment: 'SHIPPED', view: 'to_pack', dropId: b.id })),
    );
    for (const who of [creator, other]) {
      for (const { id } of [paid, given, basket])
        said.push(
          await sayAny(who.orders.soldDetails(id), ({ order, parts, history }) => [
            [order.status, order.fulfillment, order.total, order.payment],
            parts.map(({ title }) => title),
            history.map(({ status, fulfillment, by }) => `${status} ${fulfillment} ${by}`),
          ]),
        );
    }
    return said;
  },

  'an inbox and what is wanted in it': async ({ creator, newFan, offer, isTold }) => {
    const fan = await newFan();
    const { creatorId } = await creator.auth.me();
    await fan.follows.follow(creatorId!);
    const drop = await offer({ checkout: 'instant', holdSeconds: undefined });
    await isTold('drop.started', drop);
    const order = await fan.orders.create({ dropId: drop.id, quantity: 1 });
    await isTold('order.confirmed', order);
    const look = async () => {
      const { items } = await fan.notifications.list();
      const { unreadCount } = await fan.notifications.unread();
      return [...items.map(({ kind, isRead, event }) => `${kind} ${event.type} ${isRead}`), unreadCount];
    };
    const said: unknown[] = [await look()];
    const pages = await fan.notifications.list({ limit: 1 }).toArray({ limit: 10 });
    said.push(pages.map(({ event }) => event.type));
    said.push(await fan.notifications.markRead({ upTo: pages[1]!.event.occurredAt }));
    said.push(await fan.notifications.markRead(), await look());
    said.push(await fan.notifications.channels(), await fan.notifications.preferences());
    said.push(
      await fan.notifications.updatePreferences({ kinds: { orders: { inbox: false } }, reminderMinutes: 60 }),
    );
    said.push(await look());
    await fan.follows.unfollow(creatorId!);
    return [...said, await look()];
  },

  'reminders that the creator chose': async ({ creator, offer }) => {
    const later = { startsAt: inMs(7_200_000), endsAt: inMs(9_000_000), checkout: 'instant' as const };
    const plain = await offer({ ...later, holdSeconds: undefined });
    const chosen = await offer({ ...later, holdSeconds: undefined, reminderMinutes: [5, 60] });
    const edited = await creator.drops.update(plain.id, { reminderMinutes: [] });
    const live = await offer({ holdSeconds: 60 });
    const refused = await refusalOf(creator.drops.update(live.id, { reminderMinutes: [5] }));
    return [
      ...[plain, chosen, edited].map(({ reminderMinutes }) => reminderMinutes),
      refused.problem?.errors,
    ];
  },

  'devices for push messages': async ({ newFan }) => {
    const fan = await newFan();
    const { publicKey } = await fan.push.key();
    const keys = { p256dh: publicKey!, auth: 'A'.repeat(22) };
    const endpoint = 'https://updates.push.services.mozilla.com/wpush/v2/abc';
    const { id } = await fan.push.subscribe({ endpoint, keys });
    const again = await fan.push.subscribe({ endpoint, expirationTime: null, keys });
    await fan.push.unsubscribe(id);
    await fan.push.unsubscribe(id);
    const refused = await refusalOf(fan.push.subscribe({ endpoint: 'http://example.com', keys }));
    const { code, problem } = refused;
    return [again.id === id, publicKey?.length, code, problem?.errors];
  },

  'webhook endpoints and their limits': async ({ newFan, newCreator }) => {
    // Without drops: a delivery that fails meanwhile would show.
    const { webhooks } = await newCreator();
    const url = 'https://hooks.livedrops.dev/a';
    const events = ['stock.low' as const, 'drop.started' as const, 'stock.low' as const];
    const { id, secret, ...made } = await webhooks.create({ url, events });
    const shown = ({ url: to, events: wanted, enabled, disabledReason, failingSince }: typeof made) =>
      [to, wanted.join(), enabled, disabledReason, failingSince].join(' ');
    const said: unknown[] = [shown(made), secret.startsWith('whsec_')];
    for (const bad of ['http://hooks.livedrops.dev/', 'https://localhost/', 'https://127.0.0.1/', 'x'])
      said.push(await sayAny(webhooks.create({ url: bad, events })));
    said.push(await sayAny(webhooks.create({ url, events: [] })));
    said.push(await sayAny(webhooks.update(id, { url: 'https://10.0.0.1/' })));
    said.push(await sayAny(webhooks.update(id, { enabled: false }), shown));
    said.push(await sayAny(webhooks.test(id)), await sayAny(webhooks.redeliver(id, 'whd_none')));
    said.push(await sayAny(webhooks.update(id, { enabled: true, events: ['order.failed'] }), shown));
    said.push(
      await sayAny(webhooks.redeliver(id, 'whd_none')),
      await sayAny(webhooks.delivery(id, 'whd_none')),
    );
    said.push(await sayAny(webhooks.replay(id, { since: made.createdAt }), ({ count }) => count));
    for (let count = 0; count < 4; count += 1)
      said.push(await sayAny(webhooks.rotateSecret(id), (one) => one.previousSecretExpiresAt !== null));
    for (let count = 0; count < 10; count += 1) said.push(await sayAny(webhooks.create({ url, events })));
    said.push(
      await sayAny(webhooks.list({ limit: 7 }), ({ items, nextCursor, previousCursor }) => [
        items.length,
        nextCursor !== null,
        previousCursor,
      ]),
    );
    const { nextCursor: rest } = await webhooks.list({ limit: 7 });
    const second = await webhooks.list({ limit: 7, cursor: rest ?? '' });
    said.push(
      second.items.length,
      await sayAny(
        webhooks.list({ limit: 2, cursor: second.previousCursor ?? '' }),
        ({ items, nextCursor, previousCursor }) => [
          items.length,
          nextCursor !== null,
          previousCursor !== null,
        ],
      ),
    );
    said.push(await sayAny((await newFan()).webhooks.list()));
    const other = await newCreator();
    said.push(
      await sayAny(other.webhooks.get(id)),
      await sayAny(other.webhooks.list(), ({ items }) => items.length),
    );
    said.push(await sayAny(webhooks.test(id), ({ type }) => type), await sayAny(webhooks.delete(id)));
    return [...said, await sayAny(webhooks.deliveries(id))];
  },

  'API keys, what they open and how they end': async ({ creator, newFan, offer, withKey }) => {
    const { apiKeys } = creator;
    const { id, key, createdAt, lastFour, ...made } = await apiKeys.create({
      name: ' Till ',
      scopes: [...API_KEY_SCOPES],
      expiresAt: null,
    });
    const said: unknown[] = [made, createdAt > '2026', key.endsWith(lastFour), key.length];
    for (const bad of [
      { name: '', scopes: ['drops:read' as const] },
      { name: 'a' },
      { name: 'a', scopes: [] },
      { name: 'a', kind: 'publishable' as const, scopes: ['orders:read' as const] },
      { name: 'a', scopes: ['drops:read' as const], expiresAt: '2020-01-01T00:00:00Z' },
    ])
      said.push(await sayAny(apiKeys.create(bad)));

    const drop = await offer({ checkout: 'instant', holdSeconds: undefined });
    const order = { dropId: drop.id, quantity: 1 };
    const { userId } = await creator.creators.get((await creator.auth.me()).creatorId!);
    const use = async (client: LiveDrops) => [
      await sayAny(client.auth.me(), ({ id: me }) => me === userId),
      await sayAny(client.drops.get(drop.id), ({ status }) => status),
      await sayAny(client.orders.create(order), ({ status }) => status),
      await sayAny(client.orders.list(), ({ items }) => items.length),
      await sayAny(client.drops.sales(drop.id), () => 'ok'),
      await sayAny(client.events.list({ topic: `user:${userId}` })),
      await sayAny(client.webhooks.list()),
      await sayAny(client.apiKeys.list()),
      await sayAny(client.auth.updateMe({ name: 'Eve' })),
    ];
    said.push(await use(withKey(key)));
    const scopes = ['orders:write', 'orders:write', 'events:read'] as const;
    const limited = await apiKeys.create({ name: 'Orders', scopes: [...scopes] });
    said.push(limited.scopes, await use(withKey(limited.key)));
    // The list of customers follows a moment later.
    await expect.poll(async () => (await creator.creators.customers()).items.length).toBeGreaterThan(0);
    for (const scope of ['drops:write', 'creators:read', 'sales:read'] as const) {
      const one = withKey((await apiKeys.create({ name: 'Sales', scopes: [scope] })).key);
      said.push(await sayAny(one.drops.orders(drop.id), ({ items }) => items.length));
      said.push(await sayAny(one.drops.sales(drop.id), ({ units }) => units));
      said.push(await sayAny(one.creators.customers(), ({ items }) => items.length > 0));
    }
    const open = await apiKeys.create({ name: 'Page', kind: 'publishable' });
    said.push(open.scopes, await use(withKey(open.key)));
    said.push(await use(withKey(`${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`)));

    said.push(await sayAny((await newFan()).apiKeys.revoke(id)), await sayAny(apiKeys.revoke('key_none')));
    said.push(await sayAny(apiKeys.revoke(id)), await sayAny(apiKeys.revoke(id)));
    said.push(await use(withKey(key)));
    const shown = await apiKeys.list({ limit: 2 });
    said.push(
      shown.items.map(({ name, revokedAt }) => [name, revokedAt]),
      shown.nextCursor !== null,
    );
    const fan = await newFan();
    const fans = await fan.apiKeys.create({ name: 'Mine', scopes: ['webhooks:read'] });
    said.push(await sayAny(withKey(fans.key).webhooks.list()));
    for (let count = 0; count < 20; count += 1)
      said.push(await sayAny(fan.apiKeys.create({ name: 'More', scopes: ['drops:read'] })));
    return said;
  },

  'texts in other forms': async ({ newCreator }) => {
    const mark = randomUUID().slice(0, 8);
    const client = await newCreator();
    const become = async (number: number, handle: string, name: string) => {
      const email = `kim${number}-${mark}@B\u00fccher.example`;
      const { user } = await client.auth.register({ email, password: 'Ge\u0301rard is here', name });
      return [
        user.email.endsWith('@xn--bcher-kva.example'),
        await sayAny(client.auth.login({ email, password: 'G\u00e9rard is here' }), ({ user }) => user.name),
        await sayAny(client.creators.create({ handle, name }), (creator) => creator.name),
      ];
    };
    const register = (change: object) =>
      sayAny(
        client.auth.register({ email: 'a@example.test', password: 'correct horse', name: 'Kim', ...change }),
      );
    const said = [
      await become(1, `one-${mark}`, 'Zoe\u0308  Pacco'),
      await become(2, `0ne-${mark}`, 'Another'),
      await become(3, `three-${mark}`, 'Zo\u00eb \u0420\u0430\u0441\u0441\u043e'),
      await register({ password: 'password' }),
      await register({ name: 'Kim\0' }),
      await register({ name: '\u200b' }),
      await register({ email: `${'a'.repeat(65)}@example.test` }),
      await register(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`field${index}`, index]))),
    ];
    const names = async (q: string) => (await client.creators.list({ q })).items.map(({ name }) => name);
    return [...said, await names('zoe\u0308 pacco'), await sayAny(client.creators.list({ q: '\0' }))];
  },

  'how a drop sold': async ({ newCreator, newFan }) => {
    const maker = await newCreator();
    const { creatorId = '' } = await maker.auth.me();
    const drop = await makeDrop(maker, { stock: 3, price: 700, perUserLimit: 2 });
    const [one, two, late] = [await newFan(), await newFan(), await newFan()];
    await two.follows.follow(creatorId);
    const buy = (fan: LiveDrops, quantity: number, unitPrice?: number) =>
      sayAny(fan.orders.create({ dropId: drop.id, quantity, unitPrice }), ({ status }) => status);
    const said: unknown[] = [
      await buy(one, 1),
      await buy(one, 2),
      await buy(late, 1, 1),
      await buy(two, 2),
      await buy(late, 1),
    ];
    await expect.poll(async () => (await maker.drops.report(drop.id)).soldOutAt).not.toBeNull();
    await expect.poll(async () => (await maker.drops.report(drop.id)).refused['sold_out']).toBe(1);
    const { dropId, startsAt, soldOutAt, rush, hours, asOf, ...report } = await maker.drops.report(drop.id);
    const add = (points: readonly { units: number; revenue: number }[]) =>
      points.reduce((sum, { units, revenue }) => [sum[0]! + units, sum[1]! + revenue], [0, 0]);
    said.push(
      report,
      dropId === drop.id,
      startsAt === drop.startsAt,
      soldOutAt! <= asOf,
      add(rush),
      add(hours),
    );
    const { refused, payments, watching } = await maker.drops.sales(drop.id);
    said.push(refused, payments, watching);
    const held = await makeDrop(maker, { stock: 5, checkout: 'hold', holdSeconds: 60 });
    const hold = await late.orders.create({ dropId: held.id, quantity: 1 });
    said.push(
      await sayAny(late.orders.pay(hold.id, { paymentMethod: 'demo_decline' }), ({ status }) => status),
    );
    said.push(await sayAny(maker.drops.sales(held.id), (sales) => sales.payments));
    said.push(
      await sayAny((await newCreator()).drops.report(drop.id)),
      await sayAny(one.drops.report(drop.id)),
    );
    return [...said, await sayAny(maker.drops.report('drp_none'))];
  },

  'drops that start in a time': async ({ newCreator }) => {
    const maker = await newCreator();
    const at = (minute: number) => new Date(Date.UTC(2030, 0, 1, 12, minute)).toISOString();
    for (const minute of [1, 2, 3])
      await makeDrop(maker, { title: `At ${minute}`, startsAt: at(minute), endsAt: at(59) });
    const { creatorId } = await maker.auth.me();
    const find = (query: object) =>
      sayAny(maker.drops.list({ creatorId, ...query }), ({ items }) => items.map(({ title }) => title));
    return [
      await find({ startsFrom: at(2) }),
      await find({ startsTo: at(2) }),
      await find({ startsFrom: at(2), startsTo: at(3), status: 'scheduled' }),
      await find({ startsFrom: '2030-01-01T13:02:00+01:00' }),
      await find({ startsFrom: at(3), startsTo: at(2) }),
      await find({ startsFrom: at(2), startsTo: at(2) }),
      await find({ startsTo: 'soon' }),
    ];
  },

  'a search': async ({ newCreator }) => {
    const maker = await newCreator();
    const { creatorId } = await maker.auth.me();
    const add = (title: string, price: number, description = '', currency = 'EUR') =>
      maker.products.create({ title, description, price, currency });
    await add('Zebra lamp', 300);
    await add('Blue summer jacket', 500);
    await add('Summertime', 100, 'Nothing for winter');
    await add('Winter jacket', 500, 'Not for summer');
    await add('Summer Jacket', 200, '', 'JPY');
    await add('summer jacket', 200, '', 'JPY');
    await add('Straße (8.25)', 700, 'Ein Tag in Łódź');
    await add('夏のジャケット', 800, '東京で作られた');
    await maker.creators.update(creatorId ?? '', { name: 'Zoë Ångström' });
    const find = (query: object) =>
      sayAny(maker.products.list({ creatorId, ...query }), ({ items, total }) => [
        ...items.map(({ title }) => title),
        total,
      ]);
    const said: unknown[] = [];
    const asked =
      'summer,SUM,jac sum,jacket summer,acket,summer jacket winter,strasse,lodz,25,zoe,angstr,zo jac';
    for (const q of [...asked.split(','), 'ada', '(', '.', '夏', 'ケット', '東京', 'z', ' ', 'for', 'fo'])
      said.push([q, await find({ q }), await find({ q, page: 1 })]);
    for (const sort of ['relevance', 'newest', 'price_asc', 'price_desc', 'title'] as const) {
      said.push(
        await find({ sort }),
        await find({ sort, q: 'jac' }),
        await find({ sort, q: 's jac', page: 2, limit: 2 }),
      );
      const all = await maker.products.list({ creatorId, q: 's', sort, limit: 2 }).toArray({ limit: 50 });
      said.push(all.map(({ title }) => title));
    }
    const second = await maker.products.list({ creatorId, q: 'sum', limit: 2, page: 2 });
    said.push([second.total, second.pageCount, second.nextCursor !== null]);
    const first = await maker.products.list({
      creatorId,
      q: 'sum',
      limit: 2,
      cursor: second.previousCursor ?? '',
    });
    said.push(first.items.map(({ title }) => title));
    return said;
  },

  'what one signs in with, and who may see whom one follows': async ({ creator, newCreator }) => {
    const person = await newCreator();
    const { id, email } = await person.auth.me();
    const register = (password: string) =>
      sayAny(person.auth.register({ email, password, name: 'Again' }), ({ user }) => [
        user.id === id,
        user.isEmailConfirmed,
      ]);
    const password = 'a better horse';
    const said = [
      await sayAny(person.auth.changePassword({ currentPassword: 'not this one', password })),
      await sayAny(person.auth.confirmEmail({ token: 'eml_1.made-up' })),
      await sayAny(person.auth.resetPassword({ token: 'eml_1.made-up', password })),
      await sayAny(person.auth.updateMe({ showsFollows: true }), ({ showsFollows }) => showsFollows),
    ];
    const { creatorId } = await creator.auth.me();
    await person.follows.follow(creatorId ?? '');
    const followers = () =>
      sayAny(person.creators.followers(creatorId ?? ''), ({ items }) =>
        items.some(({ userId }) => userId === id),
      );
    said.push(await followers());
    await person.auth.updateMe({ showsFollows: false });
    said.push(await followers());
    return [...said, await register('some other password')];
  },

  'who sees the address of a buyer, and finds their orders by it': async ({ newCreator, confirm }) => {
    const [creator, other] = [await newCreator(), await newCreator()];
    // Somebody with an account.
    const fan = await newCreator();
    const { email } = await fan.auth.me();
    const drop = await makeDrop(creator, { title: 'Vase' });
    const order = await fan.orders.create({ dropId: drop.id, quantity: 1 });
    await expect.poll(async () => (await creator.orders.soldCounts()).all).toBe(1);
    const sayShown = (shown: string | null | undefined) => (shown === email ? 'the address' : shown);
    const look = (who: LiveDrops, query: SoldQuery) =>
      sayAny(who.orders.sold(query), ({ items }) => items.map(({ buyerEmail }) => sayShown(buyerEmail)));
    const said: unknown[] = [];
    const lookAll = async () => {
      for (const q of [undefined, email, ` ${email.toUpperCase()}`, email.slice(0, 5), 'x@example.test'])
        said.push(await look(creator, { q }));
      said.push(await look(creator, { q: email, view: 'sent' }), await look(other, { q: email }));
      said.push(
        await sayAny(creator.orders.soldDetails(order.id), ({ parts }) => sayShown(parts[0]?.buyerEmail)),
      );
      const file = await fileOf(creator.orders.soldCsv({ q: email, columns: ['title', 'buyerEmail'] }));
      said.push(file.replaceAll(email, 'the address'));
    };
    await lookAll();
    said.push(await sayAny(fan.auth.updateMe({ showsEmail: true }), ({ showsEmail }) => showsEmail));
    await lookAll();
    await confirm(fan);
    await lookAll();
    said.push(await sayAny(fan.auth.updateMe({ showsEmail: false }), ({ showsEmail }) => showsEmail));
    await lookAll();
    said.push(await sayAny(fan.auth.updateMe({ showsEmail: 'yes' as never })));
    said.push(await sayAny(creator.orders.sold({ q: 'x'.repeat(255) })));
    return said;
  },

  'followers as a file': async ({ newCreator, newFan }) => {
    const [creator, fan] = [await newCreator(), await newCreator()];
    await fan.auth.updateMe({ name: '=1+1, "Kim"' });
    const { creatorId = '' } = await creator.auth.me();
    await fan.follows.follow(creatorId);
    const said: unknown[] = [await fileOf(creator.creators.followersCsv({ columns: ['name'] }))];
    said.push((await fileOf(creator.creators.followersCsv())).split('\r\n')[0]);
    said.push(
      await fileOf(fan.creators.followersCsv({ columns: ['userId', 'name'], timeZone: 'Asia/Tokyo' })),
    );
    said.push(await sayAny(creator.creators.followersCsv({ timeZone: 'Mars/Base' })));
    said.push(await sayAny(creator.creators.followersCsv({ columns: ['email' as never] })));
    said.push(await sayAny((await newFan()).creators.followersCsv()));
    return said;
  },

  'a refresh token that is used again': async ({ newCreator, as }) => {
    const fan = await newCreator();
    const first = fan.session?.current?.refreshToken ?? '';
    const tokenOf = (refreshToken: string) =>
      sayAny(as(refreshToken).auth.refresh(), (renewed) => renewed.refreshToken);
    const second = await tokenOf(first);
    // The answer was lost: the same one is given again, for a while.
    const repeated = await tokenOf(first);
    const third = await tokenOf(String(second));
    const said = [
      [second !== first, repeated === second, third !== second],
      // Two rotations old: somebody has copied it, and the session ends for all.
      await tokenOf(first),
      await tokenOf(String(third)),
      await tokenOf('nonsense'),
    ];
    const other = await newCreator();
    const old = other.session?.current?.refreshToken ?? '';
    const next = String(await tokenOf(old));
    await as(old).auth.logout();
    return [...said, await tokenOf(next)];
  },

  'writes that are repeated with their key': async ({ creator, newCreator, offer }) => {
    const drop = await offer({ stock: 5 });
    const key = { idempotencyKey: createIdempotencyKey() };
    const restock = (quantity: number) =>
      sayAny(creator.drops.restock(drop.id, { quantity }, key), ({ stock }) => stock);
    const product = { title: 'Print', description: '', price: 100, currency: 'EUR' };
    const another = { idempotencyKey: createIdempotencyKey() };
    const create = (title: string) => creator.products.create({ ...product, title }, another);
    const made = await create('Print');
    const { data, meta } = await create('Print').withResponse();
    const keys = { idempotencyKey: createIdempotencyKey() };
    const till = (maker: LiveDrops) => maker.apiKeys.create({ name: 'Till', scopes: ['drops:read'] }, keys);
    const other = await newCreator();
    return [
      [await restock(3), await restock(3), await restock(4)],
      [data.id === made.id, meta.replayed, await sayAny(create('Another'))],
      [
        (await till(creator)).key === (await till(creator)).key,
        (await till(other)).key !== (await till(creator)).key,
      ],
    ];
  },

  'what a creator pays back': async ({ creator, newFan, offer }) => {
    const drops = [await offer({ price: 1000, stock: 5 }), await offer({ price: 300, stock: 5 })];
    const fan = await newFan();
    const buy = async (...of: Drop[]) => {
      const { id } = await fan.orders.create({ items: of.map((drop) => ({ dropId: drop.id, quantity: 1 })) });
      return (await fan.orders.pay(id)).id;
    };
    const [first, second] = drops as [Drop, Drop];
    const orderId = await buy(first, second);
    const part = { dropId: first.id };
    const said = [
      await sayParts(drops, creator.orders.refund(orderId, { amount: 100 })),
      await sayParts(drops, creator.orders.refund(orderId, { ...part, amount: 400, reason: 'Late' })),
      await sayParts(drops, creator.orders.refund(orderId, { ...part, amount: 601 })),
      await sayParts(drops, creator.orders.refund(orderId, { ...part, amount: 1, restock: true })),
      await sayParts(drops, creator.orders.refund(orderId, { dropId: second.id, restock: true })),
      await sayParts(drops, creator.orders.refund(orderId, { dropId: second.id, amount: 1 })),
      await sayParts(drops, fan.orders.get(orderId)),
      await sayParts(drops, fan.orders.refund(orderId)),
      await sayParts(drops, (await newFan()).orders.get(orderId)),
      await sayAny(fan.orders.get(orderId), ({ items }) =>
        items.map(({ dropId, refunds = [] }) => [
          dropId === first.id,
          refunds.map(({ amount, reason }) => [amount, reason]),
        ]),
      ),
    ];
    const other = await buy(first);
    said.push(await sayParts(drops, creator.orders.refund(other)));
    const { history } = await creator.orders.soldDetails(other);
    said.push(history.map(({ status, by }) => `${status} ${by}`));
    const left = async (drop: Drop) => {
      const { stock, remaining } = await creator.drops.get(drop.id);
      return [stock, remaining];
    };
    const waiting = await fan.orders.create({ dropId: second.id, quantity: 1 });
    said.push(await sayParts(drops, creator.orders.refund(waiting.id)));
    await creator.orders.note(orderId, { note: 'Fragile' });
    const seen = async () => (await creator.drops.orders(first.id)).items.map(({ note }) => note ?? null);
    said.push(await seen(), await sayAny(creator.orders.note(orderId, { note: '' })));
    await creator.orders.note(orderId, { note: null });
    return [...said, await seen(), await left(first), await left(second)];
  },

  'the time to cancel': async ({ creator, newFan, offer }) => {
    const drop = await offer({ checkout: 'instant', holdSeconds: undefined, cancelMinutes: 0 });
    const fan = await newFan();
    const buy = () => fan.orders.create({ dropId: drop.id, quantity: 1 });
    const late = await buy();
    await creator.drops.update(drop.id, { cancelMinutes: 5 });
    creator.noteChange();
    const early = await buy();
    return [
      drop.cancelMinutes,
      late.items[0]?.cancelUntil === late.createdAt,
      Date.parse(early.items[0]?.cancelUntil ?? '') - Date.parse(early.createdAt),
      await sayOrder(fan.orders.cancel(early.id)),
      await sayAny(creator.drops.update(drop.id, { cancelMinutes: -1 })),
      await sayAny(creator.drops.update(drop.id, { cancelMinutes: 43_201 })),
    ];
  },

  'pictures, from the upload to the drop': async ({ creator, newFan, newCreator, offer }) => {
    const [one, two] = [await makePicture(), await makePicture()];
    const upload = (file: Blob, maker = creator) =>
      sayAny(maker.products.uploadImage(file), ({ alt, id }) => [alt, id.slice(0, 4)]);
    const said: unknown[] = [
      await upload(one),
      await upload(toBlob('<svg/>', 'image/svg+xml')),
      await upload(toBlob(new Uint8Array(20_000_001))),
      await upload(two, await newFan()),
    ];
    const [first, second] = [
      await creator.products.uploadImage(one),
      await creator.products.uploadImage(two),
    ];
    const { id: theirs } = await (await newCreator()).products.uploadImage(one);
    const named: Record<string, string> = { [first.id]: 'first', [second.id]: 'second' };
    const link = 'https://pictures.example/typed.png';
    const { productId, id } = await offer();
    const update = (input: Parameters<LiveDrops['products']['update']>[1]) =>
      sayAny(creator.products.update(productId, input), ({ images, imageUrl }) => [
        images.map((image) => [named[image.id], image.alt]),
        imageUrl === images[0]?.url ? 'its first picture' : imageUrl,
      ]);
    const images = [{ id: first.id, alt: ' From the front ' }, { id: second.id }];
    said.push((await creator.products.uploadImage(one)).id === first.id);
    said.push(await update({ imageUrl: link }));
    said.push(await update({ images }), await update({ title: 'The same pictures' }));
    const drop = () => creator.drops.get(id);
    await expect.poll(async () => (await drop()).image?.id).toBe(first.id);
    said.push((await drop()).image?.alt);
    said.push(await update({ images: [{ id: second.id }, { id: theirs }] }));
    said.push(await update({ images: [{ id: second.id }, { id: second.id }] }));
    said.push(await update({ images: [{ id: second.id }] }), await update({ images: [] }));
    await expect.poll(async () => (await drop()).imageUrl).toBe(link);
    said.push(await update({ images }));
    await expect.poll(async () => (await drop()).image?.id).toBe(first.id);
    await creator.drops.end(id);
    await creator.products.delete(productId);
    await expect.poll(async () => (await drop()).image).toBe(null);
    return [...said, (await drop()).imageUrl === first.url];
  },

  'followers by day, whom a notice reaches, and a test of it': async ({ newCreator, newFan, offer }) => {
    const maker = await newCreator();
    const { creatorId = '' } = await maker.auth.me();
    const fans = [await newFan(), await newFan()];
    const subscribe = async ({ push }: LiveDrops) => {
      const keys = { p256dh: (await push.key()).publicKey!, auth: 'A'.repeat(22) };
      const endpoint = `https://updates.push.services.mozilla.com/wpush/v2/${randomUUID()}`;
      await push.subscribe({ endpoint, keys });
    };
    for (const fan of fans) await fan.follows.follow(creatorId);
    await subscribe(fans[0]!);
    await fans[1]?.follows.unfollow(creatorId);
    const growth = (query?: Parameters<LiveDrops['creators']['followerGrowth']>[0]) =>
      sayAny(maker.creators.followerGrowth(query), ({ followers, days }) => [
        followers,
        days.length,
        days.reduce((sum, { followed }) => sum + followed, 0),
        days.at(-1),
      ]);
    const drop = await makeDrop(maker, { startsAt: inMs(3_600_000), endsAt: inMs(7_200_000) });
    const test = (id: string, who = maker) => sayAny(who.drops.testNotice(id), (sent) => sent);
    const said: unknown[] = [
      await growth(),
      await growth({ days: 365, timeZone: 'Asia/Tokyo' }),
      await growth({ days: 0 }),
      await growth({ timeZone: 'Nowhere' }),
      await sayAny(maker.creators.reach(), (reach) => reach),
      await test(drop.id),
      await test((await offer()).id),
    ];
    await subscribe(maker);
    said.push(await test(drop.id));
    return said;
  },

  'a profile with a picture and links': async ({ newCreator }) => {
    const maker = await newCreator();
    const other = await newCreator();
    const { creatorId: id = '' } = await maker.auth.me();
    const own = await maker.products.uploadImage(await makePicture());
    const { id: theirs } = await other.products.uploadImage(await makePicture());
    const change = (input: Parameters<LiveDrops['creators']['update']>[1], who = maker) =>
      sayAny(who.creators.update(id, input), ({ bio, avatar, avatarUrl, links, version }) => [
        [bio, links, version],
        avatar === null ? null : [avatar.id === own.id, avatar.alt],
        avatar !== null && avatar.url === avatarUrl ? 'its picture' : avatarUrl,
      ]);
    const typed = 'https://pictures.example/typed.png';
    return [
      await change({ bio: 'Cups', links: [' https://kiln.example '], version: 1 }),
      await change({ bio: 'Too late', version: 1 }),
      await change({ bio: 'Not mine', version: 2 }, other),
      await change({ avatar: { id: theirs }, version: 1 }),
      await change({ avatar: { id: theirs }, bio: 'Lost' }),
      await change({ avatarUrl: typed }),
      await change({ avatar: { id: own.id } }),
      await change({ bio: 'Bowls' }),
      await change({ links: ['https://kiln.example', 'https://kiln.example/'] }),
      await change({ links: ['ftp://kiln.example'] }),
      await change({ avatar: null }),
      await change({ avatarUrl: null, links: [] }),
    ];
  },

  'a drop that was sold out and has units again': async ({ creator, newFan, offer }) => {
    const drop = await offer({ stock: 1 });
    const fan = await newFan();
    const { id } = await fan.orders.create({ dropId: drop.id, quantity: 1 });
    await soldOut(creator, drop);
    await fan.orders.cancel(id);
    await expect.poll(() => told(creator, drop)).toContain('drop.restocked');
    return [await told(creator, drop), (await creator.drops.get(drop.id)).status];
  },
};

it.each(Object.entries(SCENARIOS))('%s', async (_name, play) => {
  expect(await play(await openMock())).toEqual(await play(server));
});
