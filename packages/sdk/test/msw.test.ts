import { describe, expect, it } from 'vitest';
import { createLiveDrops } from '../src/index.ts';
import { createMockRealtime, scenarios } from '../src/msw/index.ts';
import { createRealtime } from '../src/realtime/index.ts';
import { eventually } from './helpers/eventually.ts';
import { BASE, dropOf, HOUR, server, start, useMockServer } from './helpers/mock.ts';

useMockServer();

describe('demo data', () => {
  it('has something of everything', async () => {
    const { client, db } = start();
    expect((await client.creators.list()).items).toHaveLength(3);
    expect(await client.products.list({ limit: 5 }).toArray({ limit: 100 })).toHaveLength(12);
    const statuses = new Set((await client.drops.list()).items.map(({ status }) => status));
    expect(statuses).toEqual(new Set(['live', 'sold_out', 'ended', 'scheduled']));
    expect((await client.drops.live()).items).toHaveLength(4);
    expect((await client.drops.upcoming()).items[0]?.startsAt).toBe(
      new Date(db.clock.now() + 600_000).toISOString(),
    );
  });

  it.each(['drew.kumar297@example.com', 'rowan.ibrahim585@inbox.test', 'taylor.hernandez806@inbox.test'])(
    'lets %s in',
    async (email) => {
      const { client } = start();
      const session = await client.auth.demo({ email });
      expect(session.user.email).toBe(email);
      expect((await client.auth.me()).id).toBe(session.user.id);
    },
  );
});

describe('accounts', () => {
  it('register, sign in, become a creator, change the name', async () => {
    const { client } = start();
    const account = { email: 'New@Example.com', password: 'long-enough', name: 'New' };
    const { user } = await client.auth.register(account);
    expect((await client.auth.register(account)).user, 'with the right password').toEqual(user);
    const other = await client.auth.register({ ...account, password: 'another-one' });
    expect(other.user.id).not.toBe(user.id);
    await expect(client.auth.login({ email: 'new@example.com', password: 'wrong' })).rejects.toMatchObject({
      code: 'invalid_credentials',
    });
    await client.auth.login({ email: 'new@example.com', password: 'long-enough' });
    const creator = await client.creators.create({ handle: 'brand-new', name: 'Brand New' });
    expect((await client.auth.refresh()).user).toMatchObject({ role: 'creator', creatorId: creator.id });
    await client.auth.updateMe({ name: 'Newer' });
    expect(client.session?.current?.user.name).toBe('Newer');
    expect((await client.creators.get('brand-new')).id).toBe(creator.id);
    await expect(
      client.products.create({ title: '', description: '', price: 1.5, currency: 'EUR' }),
    ).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field: 'title' }, { field: 'price' }] });
  });

  it('get the same answer to a refresh token for a minute, and lose the session after that', async () => {
    const { client, db } = start();
    const refresh = async (refreshToken: string) => {
      const response = await fetch(`${BASE}/api/auth/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refreshToken }),
      });
      return (await response.json()) as { refreshToken?: string; accessToken?: string; code?: string };
    };
    const first = client.session?.current?.refreshToken ?? '';
    const next = await refresh(first);
    db.clock.advance(10_000);
    expect(await refresh(first)).toEqual(next);
    await client.session?.set({ ...db.signIn('rowan.ibrahim585@inbox.test'), ...(next as object) });
    expect((await client.auth.me()).email).toBe('rowan.ibrahim585@inbox.test');
    db.clock.advance(1);
    expect(await refresh(first)).toMatchObject({ code: 'refresh_token_invalid' });
    expect(await refresh(next.refreshToken ?? '')).toMatchObject({ code: 'refresh_token_invalid' });
  });

  it('renew an expired token by themselves', async () => {
    const { client, db } = start();
    const before = client.session?.current?.accessToken;
    db.clock.advance(16 * 60_000);
    await client.auth.me();
    expect(client.session?.current?.accessToken).not.toBe(before);
  });

  it('keep fans out of what is for creators', async () => {
    const { client } = start();
    await expect(client.creators.customers()).rejects.toMatchObject({ code: 'forbidden', status: 403 });
    const nobody = createLiveDrops({ baseUrl: BASE });
    await expect(nobody.orders.list()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
  });
});

describe('follows', () => {
  it('count a follower once', async () => {
    const { client, db } = start('taylor.hernandez806@inbox.test');
    const creator = [...db.creators.values()][0];
    if (creator === undefined) throw new Error('no creator');
    await client.follows.follow(creator.id);
    await client.follows.follow(creator.id);
    expect((await client.creators.get(creator.id)).followerCount).toBe(2);
    expect((await client.creators.followers(creator.id)).items[0]?.name).toBe('Taylor Hernandez');
    expect((await client.follows.list()).items.map((following) => following.creator.id)).toEqual([
      creator.id,
    ]);
    await client.follows.unfollow(creator.id);
    await client.follows.unfollow(creator.id);
    expect((await client.creators.get(creator.id)).followerCount).toBe(1);
  });
});

describe('orders', () => {
  it('repeat the same order for the same key, and refuse the key for another one', async () => {
    const { client, db } = start();
    const drop = dropOf(db, 'live');
    const options = { idempotencyKey: 'one-press-of-buy' };
    const first = await client.orders.create({ dropId: drop.id, quantity: 1 }, options).withResponse();
    const second = await client.orders
      .create({ items: [{ dropId: drop.id, quantity: 1 }] }, options)
      .withResponse();
    expect(first.response.status).toBe(201);
    expect(second.response.status).toBe(200);
    expect(second.meta.replayed).toBe(true);
    expect(second.data).toEqual(first.data);
    expect((await client.drops.get(drop.id)).remaining).toBe(drop.remaining - 1);
    await expect(client.orders.create({ dropId: drop.id, quantity: 2 }, options)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
      status: 422,
    });
    expect((await client.orders.byKey('one-press-of-buy')).id).toBe(first.data.id);
    expect((await client.orders.list()).items).toEqual([first.data]);
  });

  it('are made once when the answer is lost', async () => {
    const { client, db } = start();
    const drop = dropOf(db, 'live');
    server.use(...scenarios.lostResponse({ baseUrl: BASE, db, endpoint: 'orders.create' }));
    const { meta } = await client.orders.create({ dropId: drop.id, quantity: 1 }).withResponse();
    expect(meta).toMatchObject({ replayed: true, attempts: 2 });
    expect(db.orders.size).toBe(1);
  });

  it('can be looked up when every answer is lost', async () => {
    const { client, db } = start(undefined, { retry: false });
    const drop = dropOf(db, 'live');
    server.use(...scenarios.lostResponse({ baseUrl: BASE, db, endpoint: 'orders.create' }));
    const error = await client.orders
      .create({ dropId: drop.id, quantity: 1 })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ outcome: 'unknown' });
    const { idempotencyKey = '' } = error as { idempotencyKey?: string };
    expect((await client.orders.byKey(idempotencyKey)).items[0]?.dropId).toBe(drop.id);
  });

  it('are refused for the right reason', async () => {
    const { client, creator, db } = start();
    const buy = (dropId: string, quantity = 1) => client.orders.create({ dropId, quantity });
    const live = dropOf(db, 'live');
    await expect(buy(dropOf(db, 'scheduled').id)).rejects.toMatchObject({
      code: 'not_started',
      problem: { serverTime: db.now() },
    });
    await expect(buy(dropOf(db, 'ended').id)).rejects.toMatchObject({ code: 'ended', status: 410 });
    await expect(buy(dropOf(db, 'sold_out').id)).rejects.toMatchObject({ code: 'sold_out' });
    await expect(buy('drp_none')).rejects.toMatchObject({ code: 'not_found' });
    await expect(buy(live.id, 0)).rejects.toMatchObject({ code: 'validation_failed' });
    await expect(buy(live.id, 3)).rejects.toMatchObject({ code: 'limit_reached' });
    await buy(live.id, 2);
    await expect(buy(live.id, 1)).rejects.toMatchObject({ code: 'limit_reached' });
    await creator.drops.pause(live.id);
    await expect(buy(live.id)).rejects.toMatchObject({ code: 'paused' });
    const open = db.addDrop({
      productId: live.productId,
      startsAt: db.now(),
      endsAt: new Date(db.clock.now() + HOUR).toISOString(),
      stock: 3,
    });
    await expect(buy(open.id, 4)).rejects.toMatchObject({
      code: 'insufficient_stock',
      problem: { remaining: 3 },
    });
    const other = { dropId: dropOf(db, 'scheduled').id, quantity: 1 };
    await expect(
      client.orders.create({ items: [{ dropId: open.id, quantity: 1 }, other] }),
    ).rejects.toMatchObject({ code: 'not_started' });
    expect((await client.drops.get(open.id)).remaining).toBe(3);
    server.use(...scenarios.soldOut({ db, dropId: open.id }));
    await expect(buy(open.id)).rejects.toMatchObject({ code: 'sold_out' });
  });
});

it('people stay signed in when the clock is set', async () => {
  const { client, db } = start();
  const { accessToken } = db.signIn('rowan.ibrahim585@inbox.test');
  const rowan = createLiveDrops({ baseUrl: BASE, auth: accessToken });
  for (const instant of ['2036-12-01T18:00:00Z', '2020-01-01T00:00:00Z']) {
    db.clock.set(instant);
    await expect(rowan.auth.me()).resolves.toMatchObject({ name: 'Rowan Ibrahim' });
  }
  db.advance(3_600_000);
  await expect(rowan.auth.me()).rejects.toMatchObject({ code: 'token_expired' });
  await expect(client.drops.get('drp_none')).rejects.toMatchObject({
    problem: { type: 'https://livedrops.dev/problems/not_found' },
  });
});

describe('a creator', () => {
  it('schedules a drop, sees it start, sell, run out, restock and end', async () => {
    const { client, creator, db } = start();
    const product = await creator.products.create({
      title: 'Jug',
      description: '',
      price: 900,
      currency: 'EUR',
    });
    const drop = await creator.drops.create({
      productId: product.id,
      startsAt: new Date(db.clock.now() + HOUR).toISOString(),
      endsAt: new Date(db.clock.now() + 2 * HOUR).toISOString(),
      stock: 2,
    });
    await expect(creator.products.delete(product.id)).rejects.toMatchObject({ code: 'product_in_use' });
    const { version } = await creator.drops.update(drop.id, { title: 'Jug, first batch', version: 1 });
    await expect(creator.drops.update(drop.id, { title: 'x', version: 1 })).rejects.toMatchObject({
      code: 'version_conflict',
    });
    expect(version).toBe(2);
    db.advance(HOUR);
    await client.orders.create({ dropId: drop.id, quantity: 2 });
    expect(await client.drops.get(drop.id)).toMatchObject({ status: 'sold_out', remaining: 0 });
    await expect(creator.drops.restock(drop.id, { quantity: -1 })).rejects.toMatchObject({
      code: 'stock_below_sold',
    });
    expect(await creator.drops.restock(drop.id, { quantity: 3 })).toMatchObject({
      status: 'live',
      remaining: 3,
    });
    expect(await creator.drops.sales(drop.id)).toMatchObject({
      orders: 1,
      units: 2,
      revenue: 1800,
      buyers: 1,
      series: [{ orders: 1, units: 2, revenue: 1800 }],
    });
    expect((await creator.drops.orders(drop.id)).items).toMatchObject([
      { buyerName: 'Rowan Ibrahim', quantity: 2 },
    ]);
    expect((await creator.creators.customers()).items).toMatchObject([
      { name: 'Rowan Ibrahim', spent: 1800 },
    ]);
    await expect(client.drops.end(drop.id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await creator.drops.end(drop.id)).toMatchObject({ status: 'ended' });
    await creator.products.delete(product.id);

    const topic = `drop:${drop.id}` as const;
    const { items } = await client.events.list({ topic, limit: 100 });
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_item, index) => index + 1));
    expect(items.map(({ type }) => type)).toEqual([
      'drop.scheduled',
      'drop.updated',
      'drop.started',
      'drop.soldout',
      'stock.changed',
      'drop.restocked',
      'stock.changed',
      'drop.ended',
    ]);
  });

  it('cannot touch what is somebody else’s', async () => {
    const { creator, db } = start();
    const foreign = [...db.drops.values()].find(({ creatorHandle }) => creatorHandle === 'north-press');
    await expect(creator.drops.pause(foreign?.id ?? '')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(creator.products.update(foreign?.productId ?? '', { price: 1 })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('lists', () => {
  it('go by cursor or by page number', async () => {
    const { client } = start();
    const byCursor = await client.products.list({ limit: 5, sort: 'price_asc' }).toArray({ limit: 50 });
    const byPage = await client.products
      .list({ limit: 5, page: 1, sort: 'price_asc' })
      .toArray({ limit: 50 });
    expect(byPage).toEqual(byCursor);
    expect(byCursor.map(({ price }) => price)).toEqual(
      byCursor.map(({ price }) => price).toSorted((a, b) => a - b),
    );
    expect(await client.products.list({ page: 3, limit: 5 })).toMatchObject({
      page: 3,
      pageCount: 3,
      total: 12,
    });
    await expect(client.products.list({ cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'validation_failed',
    });
    expect((await client.products.list({ q: 'LOOPER' })).items).toHaveLength(1);
  });

  it('by price keep the currencies apart', async () => {
    const { client, db } = start();
    db.addProduct('crt_1', { title: 'Cheapest of yen', description: '', price: 1, currency: 'JPY' });
    db.addProduct('crt_1', { title: 'Dearest of yen', description: '', price: 999_999, currency: 'JPY' });
    const currencies = async (sort: 'price_asc' | 'price_desc') =>
      (await client.products.list({ sort, limit: 100 })).items.map(({ currency }) => currency);
    expect((await currencies('price_asc')).slice(-2)).toEqual(['JPY', 'JPY']);
    expect((await currencies('price_desc')).slice(0, 2)).toEqual(['JPY', 'JPY']);
  });
});

describe('input', () => {
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${BASE}/api${path}`, init);
    return (await response.json()) as { code?: string; errors?: { field: string }[] };
  };

  it('is refused where an endpoint takes none', async () => {
    const { db } = start();
    const { accessToken } = db.signIn('drew.kumar297@example.com');
    const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
    const pause = (body: string) => ask('/drops/nothing/pause', { method: 'POST', headers, body });
    expect(await pause('{"surprise":1}')).toMatchObject({ code: 'validation_failed' });
    expect(await pause('{}')).toMatchObject({ code: 'not_found' });
  });

  it.each(['', '0x10', '1e1', '+5', '%205', '1.0'])(
    'takes plain digits for a number, not %j',
    async (limit) => {
      start();
      const refused = await ask(`/drops?limit=${limit}`);
      expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ field: 'limit' }] });
    },
  );
});

describe('scenarios', () => {
  it('rateLimited is waited for', async () => {
    const { client } = start();
    server.use(...scenarios.rateLimited({ baseUrl: BASE, retryAfterSeconds: 0, times: 1 }));
    expect((await client.drops.list().withResponse()).meta.attempts).toBe(2);
  });

  it('tokenExpired is settled by a new token, with the key of before', async () => {
    const { client, db } = start();
    const before = client.session?.current?.accessToken;
    server.use(...scenarios.tokenExpired({ baseUrl: BASE }));
    const { meta } = await client.orders
      .create({ dropId: dropOf(db, 'live').id, quantity: 1 })
      .withResponse();
    expect(meta).toMatchObject({ attempts: 2, replayed: false });
    expect(client.session?.current?.accessToken).not.toBe(before);
    expect([...db.orders.values()].map(({ key }) => key)).toEqual([meta.idempotencyKey]);
  });

  it('tokenExpired is the end for a token that nobody can renew', async () => {
    const { client } = start(undefined, { auth: 'fixed' });
    server.use(...scenarios.tokenExpired({ baseUrl: BASE, endpoint: 'orders.list' }));
    await expect(client.orders.list()).rejects.toMatchObject({ code: 'token_expired', attempts: 1 });
    await expect(client.drops.list()).resolves.toBeDefined();
  });

  it('offline is a connection error', async () => {
    const { client } = start();
    server.use(...scenarios.offline({ baseUrl: BASE }));
    await expect(client.drops.list()).rejects.toMatchObject({ code: 'connection_failed', attempts: 4 });
  });

  it('slow runs into the time limit', async () => {
    const { client } = start();
    server.use(...scenarios.slow({ baseUrl: BASE, delayMs: 2000, times: 1 }));
    await expect(client.drops.list({}, { timeoutMs: 20, maxRetries: 0 })).rejects.toMatchObject({
      code: 'timeout',
    });
    server.use(...scenarios.slow({ baseUrl: BASE, delayMs: 1 }));
    expect((await client.health.alive()).status).toBe('ok');
  });

  it('unavailable is repeated only where that cannot do it twice', async () => {
    const { client, creator, db } = start();
    server.use(...scenarios.unavailable({ baseUrl: BASE, retryAfterSeconds: 0 }));
    const { id } = dropOf(db, 'live');
    const unknown = { code: 'unavailable', outcome: 'unknown' };
    const order = client.orders.create({ dropId: id, quantity: 1 });
    await expect(order).rejects.toMatchObject({ ...unknown, attempts: 4 });
    await expect(creator.drops.restock(id, { quantity: 5 })).rejects.toMatchObject({
      ...unknown,
      attempts: 4,
    });
    const pause = creator.drops.pause(id);
    await expect(pause).rejects.toMatchObject({ ...unknown, attempts: 1, isRetrySafe: false });
    const answer = await fetch(`${BASE}/api/drops/${id}/pause`, { method: 'POST' });
    expect(answer.headers.get('livedrops-should-retry')).toBeNull();
  });

  it('serverError leaves open what happened', async () => {
    const { client, db } = start();
    server.use(...scenarios.serverError({ baseUrl: BASE, endpoint: 'orders.create' }));
    await expect(client.orders.create({ dropId: dropOf(db, 'live').id, quantity: 1 })).rejects.toMatchObject({
      code: 'internal',
      outcome: 'unknown',
      attempts: 4,
    });
    expect((await client.health.ready()).status).toBe('ready');
  });
});

describe('the live side', () => {
  const listen = (all: ReturnType<typeof start>) => {
    const mock = createMockRealtime(all.db);
    const realtime = createRealtime(all.client, { transport: mock.transport });
    const got: string[] = [];
    return { mock, realtime, got };
  };

  it('tells a person that their inbox has changed: read, chosen, announced', async () => {
    const all = start();
    const { realtime, got } = listen(all);
    const drop = dropOf(all.db, 'live');
    realtime.onInbox(() => got.push('inbox'));
    realtime.channel(`creator:${drop.creatorId}`).on('*', ({ type }) => got.push(type));
    try {
      await eventually(() => expect(realtime.state.name).toBe('live'));
      await all.client.notifications.markRead();
      await all.client.notifications.updatePreferences({ reminderMinutes: 5 });
      expect(got).toEqual(['inbox', 'inbox']);
      all.db.inboxes.tell('usr_somebody_else');
      all.db.events.append([`creator:${drop.creatorId}`], 'drop.ended', { drop });
      all.db.events.append([`creator:${drop.creatorId}`], 'drop.started', { drop });
      expect(got.slice(2)).toEqual(['drop.ended', 'drop.started', 'inbox']);
    } finally {
      realtime.close();
    }
  });

  it('brings what happens, also what was lost or missed', async () => {
    const all = start();
    const { mock, realtime, got } = listen(all);
    const drop = dropOf(all.db, 'live');
    realtime
      .channel(`drop:${drop.id}`)
      .on('stock.changed', ({ data }) => got.push(`${drop.remaining - data.remaining}`));
    realtime
      .channel(`user:${all.client.session?.current?.user.id}`)
      .on('order.confirmed', ({ data }) => got.push(data.order.number));
    try {
      await eventually(() => expect(realtime.state.name).toBe('live'));
      const first = await all.client.orders.create({ dropId: drop.id, quantity: 1 });
      expect(got.toSorted()).toEqual(['1', first.number]);

      mock.loseNext(2);
      const { number } = await all.client.orders.create({ dropId: drop.id, quantity: 1 });
      all.db.events.append([`drop:${drop.id}`], 'stock.low', { dropId: drop.id, remaining: 1 });
      await eventually(() => expect(got).toContain('2'));
      expect(got).not.toContain(number);

      mock.disconnect();
      expect(mock.connections).toBe(0);
      await eventually(() => expect(realtime.state.name).toBe('live'));
      expect(got).toContain(number);
      expect(got).toHaveLength(4);
    } finally {
      realtime.close();
    }
    expect(mock.connections).toBe(0);
  });

  it('starts drops by itself while somebody listens', async () => {
    const all = start();
    const { realtime, got } = listen(all);
    const drop = dropOf(all.db, 'scheduled');
    realtime.channel(`drop:${drop.id}`).on('drop.started', ({ data }) => got.push(data.drop.status));
    try {
      await eventually(() => expect(realtime.state.name).toBe('live'));
      all.db.clock.set(drop.startsAt);
      await eventually(() => expect(got).toEqual(['live']));
    } finally {
      realtime.close();
    }
  });

  it('tells a gap when the history is gone, and refuses private topics', async () => {
    const all = start();
    const { mock, realtime } = listen(all);
    const drop = dropOf(all.db, 'live');
    const topic = `drop:${drop.id}` as const;
    const gaps: unknown[] = [];
    const refused: string[] = [];
    realtime.onGap((gap) => gaps.push(gap));
    realtime.onRefused(({ code }) => refused.push(code));
    realtime.channel(topic).on('*', () => {});
    realtime.channel('user:usr_999').on('*', () => {});
    try {
      await eventually(() => expect(realtime.state.name).toBe('live'));
      expect(refused).toEqual(['forbidden']);
      const from = all.db.events.latestSeq(topic);
      mock.disconnect();
      await all.client.orders.create({ dropId: drop.id, quantity: 1 });
      all.db.events.forget(topic, from + 1);
      await eventually(() => expect(realtime.state.name).toBe('live'));
      expect(gaps).toEqual([{ topic, from, to: from + 1 }]);
    } finally {
      realtime.close();
    }
  });
});
