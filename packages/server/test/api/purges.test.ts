import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { spawnServer } from '../helpers/spawn-server.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';
import { answer, hang, type Receiver, startReceiver } from '../helpers/webhook-receiver.ts';

// Two processes on the same data, behind the same cache. One works for the consumer groups: of two that are busy, one takes over what
// the other has done, and does it again.
const METRICS = { METRICS_TOKEN: 'a token for figures' };
let cache: Receiver;
let first: TestApp;
let second: TestApp;
let creator: CreatorPerson;

beforeAll(async () => {
  cache = await startReceiver();
  const env = { CDN: 'varnish', CDN_PURGE_URLS: cache.url, CDN_PURGE_SECRET: 'purges', ...METRICS };
  first = await startApp({ env, overrides: { sharedReads: true } });
  second = await startApp({ env: { ...first.env, ROLE: 'api' }, overrides: { sharedReads: true } });
  creator = await people(first.url).signUpCreator();
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  await cache[Symbol.asyncDispose]();
});
beforeEach(() => cache.plan(answer(200)));

const purged = () => cache.received.flatMap(({ headers }) => String(headers['xkey-purge']).split(' '));
const timesPurged = (key: string) => purged().filter((one) => one === key).length;
const makeProduct = () =>
  creator.client.products.create({ title: 'Print', description: '', price: 100, currency: 'EUR' });

/** Everything that was to be purged before it has been purged, and once more. */
async function untilAllIsPurged(): Promise<void> {
  const { id } = await makeDrop(creator.client, { stock: 10 });
  await expect.poll(() => timesPurged(`drop-${id}`)).toBe(2);
}

describe('a cache in front is told', () => {
  it('of a write without an event by the process that did it, by the names that its answers have', async () => {
    const { id } = await makeProduct();
    await creator.client.products.update(id, { title: 'Renamed' });
    await expect.poll(() => timesPurged(`product-${id}`)).toBe(1);
    expect(purged()).toContain('products');
    expect(cache.received[0]?.headers.authorization).toBe('Bearer purges');
  });

  it('of an event once, and once more, however many processes hear of it', async () => {
    const { id } = await makeDrop(creator.client, { stock: 10 });
    await untilAllIsPurged();
    const before = timesPurged(`drop-${id}`);
    await people(second.url).client(creator.session.accessToken).drops.update(id, { price: 4200 });
    await expect.poll(() => timesPurged(`drop-${id}`)).toBe(before + 1);
    await untilAllIsPurged();
    expect(timesPurged(`drop-${id}`)).toBe(before + 2);
  });

  it('of a follow, and of nothing when only figures of a drop have changed', async () => {
    const { id } = await makeDrop(creator.client, { stock: 1000 });
    await untilAllIsPurged();
    const before = timesPurged(`drop-${id}`);
    const followers = timesPurged(`followers-${creator.creatorId}`);
    const [fan] = makeFans(first, 1);
    await fan!.client.orders.create({ dropId: id, quantity: 1 });
    const told = async () =>
      (await first.client().events.list({ topic: `drop:${id}`, after: 0 })).items.map(({ type }) => type);
    await expect.poll(told).toContain('stock.changed');
    await (await people(first.url).signUp()).client.follows.follow(creator.creatorId);
    await expect.poll(() => timesPurged(`followers-${creator.creatorId}`)).toBe(followers + 1);
    await untilAllIsPurged();
    expect(timesPurged(`drop-${id}`)).toBe(before);
  });

  it('again when it did not answer, which the figures show', async () => {
    cache.plan(answer(503), answer(503), answer(200));
    const { id } = await makeProduct();
    await creator.client.products.update(id, { title: 'Renamed' });
    await expect.poll(() => timesPurged(`product-${id}`)).toBeGreaterThan(1);
    const figures = await fetch(`${first.url}/metrics`, {
      headers: { authorization: `Bearer ${METRICS.METRICS_TOKEN}` },
    });
    expect(await figures.text()).toMatch(/livedrops_cdn_purges_total\{outcome="purged"\} [1-9]/);
  });

  it('by another process when the one that was at it is killed', async () => {
    await using hanging = await startReceiver();
    hanging.plan(hang);
    const env = { CDN: 'varnish', CDN_PURGE_URLS: hanging.url };
    // This one works for no consumer group.
    await using api = await startApp({ env: { ...env, ROLE: 'api' } });
    const timesTold = (key: string) =>
      hanging.received.filter(({ headers }) => String(headers['xkey-purge']).split(' ').includes(key)).length;
    const killed = await spawnServer({ ...api.env, ROLE: 'all' });
    const { id } = await makeDrop((await people(api.url).signUpCreator()).client);
    await expect.poll(() => timesTold(`drop-${id}`)).toBeGreaterThan(0);
    killed.kill('SIGKILL');
    await killed.exited;
    hanging.plan(answer(200));
    const before = timesTold(`drop-${id}`);
    await using _other = await spawnServer({ ...api.env, ROLE: 'all' });
    await expect.poll(() => timesTold(`drop-${id}`)).toBeGreaterThan(before);
  });
});
