import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request as openHttp } from 'node:http';
import { createLiveDrops, type LiveDrops } from '@livedrops/sdk';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { anyFreePort } from '../../../../tools/services/free-port.ts';
import { inMs, makeDrop } from '../helpers/shop.ts';
import { spawnServer, type ServerProcess } from '../helpers/spawn-server.ts';
import { type CreatorPerson, people, type Person, startApp, type TestApp } from '../helpers/start-app.ts';
import { type Got, sendRaw } from '../helpers/two-ways.ts';
import { startVarnish, type Varnish } from '../helpers/varnish.ts';

// Visitors come through a real Varnish to two processes; a third one on the same data is not behind it, and works for the groups, too.
let editing: TestApp;
let servers: ServerProcess[];
let varnish: Varnish;
let creator: CreatorPerson;
let visitor: LiveDrops;

const binary = inject('varnish');

beforeAll(async () => {
  if (binary === null) return;
  const port = await anyFreePort();
  const env = {
    CDN: 'varnish',
    CDN_PURGE_URLS: `http://127.0.0.1:${port}/purge`,
    TRUST_PROXY_HOPS: '1',
  };
  editing = await startApp({ env, overrides: { sharedReads: true } });
  servers = await Promise.all([spawnServer(editing.env), spawnServer(editing.env)]);
  varnish = await startVarnish(binary, { port, servers: servers.map(({ url }) => url) });
  creator = await people(editing.url).signUpCreator();
  visitor = createLiveDrops({ baseUrl: varnish.url });
});
afterAll(async () => {
  await varnish?.[Symbol.asyncDispose]();
  for (const server of servers ?? []) await server[Symbol.asyncDispose]();
  await editing?.[Symbol.asyncDispose]();
});

const ask = (path: string, headers: Record<string, string> = {}): Promise<Got> =>
  sendRaw({ app: { url: varnish.url } }, { path: `/api${path}`, headers });
const bearer = ({ session }: Person) => ({ authorization: `Bearer ${session.accessToken}` });
const isHit = ({ headers }: Got): boolean => headers['x-cache'] === 'hit';
const makeProduct = () =>
  creator.client.products.create({
    title: 'Print',
    description: 'x'.repeat(2000),
    price: 100,
    currency: 'EUR',
  });

async function titleOf(path: string): Promise<string> {
  const { body } = await ask(path);
  return (JSON.parse(body) as { title: string }).title;
}

describe.skipIf(binary === null)('behind a real Varnish', () => {
  it('a hundred visitors cost the servers one read of a product', async () => {
    const { id } = await makeProduct();
    const got = [];
    for (let count = 0; count < 100; count += 1) got.push(await ask(`/products/${id}`));
    expect(got.filter((one) => !isHit(one))).toHaveLength(1);
    expect(new Set(got.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    const { headers } = got[99]!;
    expect([headers['cache-control'], headers['xkey'], headers['ratelimit-remaining']]).toEqual([
      'no-cache',
      undefined,
      undefined,
    ]);
  });

  it('an edit by a process that is not behind it shows long before the life of the answer is over', async () => {
    const { id } = await makeProduct();
    await ask(`/products/${id}`);
    for (const title of ['One', 'Two', 'Three']) {
      await expect.poll(async () => isHit(await ask(`/products/${id}`))).toBe(true);
      await creator.client.products.update(id, { title });
      // It would be shown for 30 s.
      await expect.poll(() => titleOf(`/products/${id}`), { timeout: 10_000 }).toBe(title);
    }
  });

  it('an edit of a drop, of which the group of the log tells, shows as well', async () => {
    const { id } = await makeDrop(creator.client, { stock: 10 });
    const priceOf = async () => (JSON.parse((await ask(`/drops/${id}`)).body) as { price: number }).price;
    expect(await priceOf()).toBe(2500);
    await creator.client.drops.update(id, { price: 4200 });
    await expect.poll(priceOf).toBe(4200);
  });

  it('nothing that belongs to a person is given to another one', async () => {
    const [ada, bob] = [await people(editing.url).signUp('Ada'), await people(editing.url).signUp('Bob')];
    const { key } = await creator.client.apiKeys.create({
      name: 'Shop',
      kind: 'secret',
      scopes: ['drops:read'],
    });
    const product = await makeProduct();
    for (const path of ['/me', '/orders', '/users/me/following']) {
      for (const person of [ada, bob, ada]) {
        const got = await ask(path, bearer(person));
        expect([got.status, isHit(got), got.headers['cache-control']]).toEqual([200, false, 'no-store']);
        if (path === '/me') expect(got.body).toContain(person.session.user.id);
      }
      const got = await ask(path);
      expect([got.status, isHit(got)]).toEqual([401, false]);
    }
    for (const headers of [bearer(ada), { authorization: `Bearer ${key}` }]) {
      expect([
        isHit(await ask(`/products/${product.id}`, headers)),
        isHit(await ask(`/products/${product.id}`, headers)),
      ]).toEqual([false, false]);
    }
    // What they got was not kept for visitors, either.
    expect(isHit(await ask(`/products/${product.id}`))).toBe(false);
  });

  it('a creator sees followers that visitors do not see, whichever of them looks first', async () => {
    const own = await people(editing.url).signUpCreator();
    const fan = await people(editing.url).signUp('Hidden Fan');
    await fan.client.follows.follow(own.creatorId);
    const path = `/creators/${own.creatorId}/followers`;
    for (const headers of [bearer(own), {}, bearer(own), {}]) {
      const { body } = await ask(path, headers);
      expect(body.includes('Hidden Fan')).toBe('authorization' in headers);
    }
  });

  it.each([
    ['/drops/drp_unknown', 404],
    ['/drops?limit=0', 422],
    ['/time', 200],
  ])('%s is asked for each time', async (path, status) => {
    const got = [await ask(path), await ask(path), await ask(path)];
    expect(got.map((one) => [one.status, isHit(one)])).toEqual(Array.from(got, () => [status, false]));
  });

  it('no answer of before the start of a drop is kept beyond it', async () => {
    const startsAt = inMs(4000);
    const { id } = await makeDrop(creator.client, { startsAt });
    const direct = () =>
      sendRaw({ app: editing }, { path: `/api/drops/${id}`, headers: { 'cache-control': 'no-cache' } });
    const statusOf = ({ body }: Got) => (JSON.parse(body) as { status: string }).status;
    // The last of these is kept as long as it may be; nothing is asked for after it that would have it fetched anew.
    const before: Got[] = [];
    while (Date.now() < Date.parse(startsAt) - 1500) before.push(await ask(`/drops/${id}`));
    expect(before.some((got) => isHit(got) && statusOf(got) === 'scheduled')).toBe(true);
    while (statusOf(await direct()) !== 'live');
    expect(isHit(await ask(`/drops/${id}`))).toBe(false);
    // The clocks of two processes differ a little.
    await expect.poll(async () => statusOf(await ask(`/drops/${id}`))).toBe('live');
  });

  it('a writer reads their own write, and a visitor what they know to have changed', async () => {
    const through = people(varnish.url).client(creator.session.accessToken);
    const { id } = await makeProduct();
    for (const title of ['First', 'Second', 'Third', 'Fourth']) {
      await visitor.products.get(id);
      await through.products.update(id, { title });
      expect((await through.products.get(id)).title).toBe(title);
      visitor.noteChange();
      expect((await visitor.products.get(id)).title).toBe(title);
    }
  });

  it('forms are kept apart, and each is not sent again to who has it', async () => {
    const { id } = await makeProduct();
    const path = `/products/${id}`;
    const plain = await ask(path);
    const etags = new Set<unknown>();
    for (const encoding of ['br', 'gzip', undefined, 'br', 'gzip', undefined]) {
      const accepted: Record<string, string> =
        encoding === undefined ? {} : { 'accept-encoding': `deflate, ${encoding}` };
      const got = await ask(path, accepted);
      expect([got.status, got.headers['content-encoding'], got.body]).toEqual([200, encoding, plain.body]);
      etags.add(got.headers.etag);
      const again = await ask(path, { ...accepted, 'if-none-match': String(got.headers.etag) });
      expect([again.status, again.bytes, again.headers.etag]).toEqual([304, 0, got.headers.etag]);
      expect(isHit(await ask(path, accepted))).toBe(true);
    }
    expect(etags.size).toBe(3);
  });

  it('an order goes through to the servers', async () => {
    const drop = await makeDrop(creator.client, { stock: 10 });
    const fan = await people(varnish.url).signUp();
    const order = await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
    expect((await fan.client.orders.get(order.id)).id).toBe(order.id);
  });

  it('sockets go through to the servers', async () => {
    const request = openHttp(`${varnish.url}/socket.io/?EIO=4&transport=websocket`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
      },
    }).end();
    const said = await Promise.race([once(request, 'upgrade'), once(request, 'response')]);
    expect((said as [IncomingMessage])[0].statusCode).toBe(101);
    request.destroy();
  });
});
