import type { Drop } from '@livedrops/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDropStore } from '../../src/drops/drop.store.ts';
import { type EditDropDeps, refreshWords } from '../../src/drops/edit-drop.ts';
import { createLaneStore } from '../../src/drops/lane.store.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { inMs, makeDrop, makeFans } from '../helpers/shop.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let creator: CreatorPerson;
beforeAll(async () => {
  app = await startApp();
  creator = await app.signUpCreator('Old Name');
});
afterAll(() => app[Symbol.asyncDispose]());

const CORRECTED = {
  title: '$corrected',
  description: 'Right',
  imageUrl: 'https://pictures.example/right.png',
};

const see = (drop: Drop) => app.client().drops.get(drop.id);
const correct = (drop: Drop) => creator.client.products.update(drop.productId, CORRECTED);

const updatesOf = async ({ id }: Drop) =>
  (await app.client().events.list({ topic: `drop:${id}` })).items.filter(
    ({ type }) => type === 'drop.updated',
  );

describe('what a product says', () => {
  it('reaches its drops, and whoever watches them', async () => {
    const [drop, another] = [await makeDrop(creator.client), await makeDrop(creator.client)];
    await correct(drop);
    await expect.poll(() => see(drop)).toMatchObject(CORRECTED);
    await expect
      .poll(async () => (await updatesOf(drop)).map(({ data }) => data))
      .toMatchObject([{ drop: CORRECTED }]);
    expect(await see(another)).toMatchObject({ title: 'Linen print' });
    expect(await updatesOf(another)).toEqual([]);
  });

  it('is told once, although two refreshes found the same drop out of date', async () => {
    // Without workers, whose own refresh of a new drop would be a third one.
    await using quiet = await startApp({ env: { ROLE: 'api' } });
    const maker = await quiet.signUpCreator();
    const drop = await makeDrop(maker.client);
    const told: string[] = [];
    const deps: EditDropDeps = {
      connection: quiet.connection,
      drops: createDropStore(quiet.connection),
      lanes: createLaneStore(quiet.connection),
      publish: async (events) => void told.push(...events.map(({ type }) => type)),
      logger: createLogger('silent'),
      whyNotChargeable: null,
    };
    const refresh = () =>
      refreshWords(deps, { dropId: drop.id, creatorId: maker.creatorId }, { description: 'New' });
    expect(await refresh()).toMatchObject({ drop: { description: 'New', version: drop.version + 1 } });
    expect(await refresh()).toMatchObject({ code: 'version_conflict' });
    expect((await maker.client.drops.get(drop.id)).version).toBe(drop.version + 1);
    expect(told).toEqual(['drop.updated']);
  });

  it('leaves a title that was typed for the drop', async () => {
    const made = await makeDrop(creator.client, { title: 'Only today' });
    const changed = await makeDrop(creator.client);
    await creator.client.drops.update(changed.id, { title: 'Only tomorrow' });
    const sentBack = await makeDrop(creator.client);
    await creator.client.drops.update(sentBack.id, { title: sentBack.title, price: 100 });
    for (const drop of [made, changed, sentBack]) await correct(drop);
    await expect.poll(() => see(made)).toMatchObject({ ...CORRECTED, title: 'Only today' });
    await expect.poll(() => see(changed)).toMatchObject({ ...CORRECTED, title: 'Only tomorrow' });
    await expect.poll(() => see(sentBack)).toMatchObject(CORRECTED);
  });

  it('is what the next buyer gets, while an order keeps what was bought', async () => {
    const drop = await makeDrop(creator.client);
    const [fan] = makeFans(app, 1);
    const before = await fan!.client.orders.create({ dropId: drop.id, quantity: 1 });
    await correct(drop);
    await expect.poll(() => see(drop)).toMatchObject(CORRECTED);
    await expect
      .poll(async () => {
        const order = await fan!.client.orders.create({ dropId: drop.id, quantity: 1 });
        return order.items[0]?.title;
      })
      .toBe(CORRECTED.title);
    expect((await fan!.client.orders.get(before.id)).items[0]?.title).toBe('Linen print');
  });

  it('reaches drops that are over, silently', async () => {
    const drop = await makeDrop(creator.client);
    await creator.client.drops.end(drop.id);
    await correct(drop);
    await expect.poll(() => see(drop)).toMatchObject({ ...CORRECTED, status: 'ended' });
    expect(await updatesOf(drop)).toEqual([]);
  });

  it('reaches a drop that is made at the same time', async () => {
    const { productId } = await makeDrop(creator.client);
    const titles = Array.from({ length: 6 }, (_, n) => `Title ${n}`);
    const drops = await Promise.all(
      titles.map(async (title) => {
        const window = { startsAt: inMs(60_000), endsAt: inMs(600_000), stock: 1 };
        const [made] = await Promise.all([
          creator.client.drops.create({ productId, ...window }),
          creator.client.products.update(productId, { title }),
        ]);
        return made;
      }),
    );
    const { title } = await app.client().products.get(productId);
    await expect
      .poll(async () => (await Promise.all(drops.map(see))).map((drop) => drop.title))
      .toEqual(drops.map(() => title));
  });
});

it('a creator who is renamed is renamed on all their drops, over or not', async () => {
  const drops = [await makeDrop(creator.client), await makeDrop(creator.client)];
  await creator.client.drops.cancel(drops[1]!.id);
  await creator.client.creators.update(creator.creatorId, { name: 'New Name' });
  for (const drop of drops) await expect.poll(() => see(drop)).toMatchObject({ creatorName: 'New Name' });
  const listed = await app.client().drops.list({ creatorId: creator.creatorId });
  await expect.poll(() => updatesOf(drops[0]!)).toHaveLength(1);
  expect(listed.items.length).toBeGreaterThan(1);
});
