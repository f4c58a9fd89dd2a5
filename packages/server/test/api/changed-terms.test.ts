import type { Drop, LiveDrops } from '@livedrops/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readBooks } from '../helpers/books.ts';
import { codeOf, refusalOf } from '../helpers/refusal.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { type ServerProcess, spawnServer } from '../helpers/spawn-server.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';

// An edit of a drop that is selling: each process has a lane that was opened on the terms before the edit.

let app: TestApp;
let second: ServerProcess;
let creator: CreatorPerson;
let made: Drop[] = [];

beforeAll(async () => {
  app = await startApp();
  second = await spawnServer(app.env);
  creator = await app.signUpCreator();
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});
afterEach(async () => {
  for (const { id } of made) expect((await readBooks(app.connection, id)).faults).toEqual([]);
  made = [];
});

type Fan = { userId: string; apis: LiveDrops[] };

/** One person, at both processes. */
async function newFan(): Promise<Fan> {
  const [fan] = makeFans(app, 1);
  if (!fan) throw new Error('no fan');
  return { userId: fan.userId, apis: [fan.client, people(second.url).client(await fan.client.getToken())] };
}

/** A drop at 99.00 that both processes are selling. */
async function selling(changes: Parameters<typeof makeDrop>[1] = {}): Promise<Drop> {
  const drop = await makeDrop(creator.client, { price: 9900, stock: 50, ...changes });
  made.push(drop);
  for (const api of (await newFan()).apis) await buy(api, drop, 9900).catch(() => null);
  return drop;
}

const buy = (api: LiveDrops, { id: dropId }: Drop, unitPrice?: number, quantity = 1) =>
  api.orders.create({ dropId, quantity, ...(unitPrice !== undefined && { unitPrice }) });

describe('a price that changed while the drop sells', () => {
  it.each(['instant', 'hold'] as const)(
    'is the price at every process, for checkout %s',
    async (checkout) => {
      const drop = await selling({ checkout, ...(checkout === 'hold' && { holdSeconds: 60 }) });
      await creator.client.drops.update(drop.id, { price: 4900 });
      for (const index of [0, 1]) {
        const api = (await newFan()).apis[index]!;
        expect(await buy(api, drop, 4900)).toMatchObject({ total: 4900 });
      }
      await creator.client.drops.update(drop.id, { price: 5900 });
      for (const index of [0, 1]) {
        const api = (await newFan()).apis[index]!;
        expect(await refusalOf(buy(api, drop, 4900))).toMatchObject({
          code: 'price_changed',
          problem: { price: 5900 },
        });
      }
    },
  );

  it('is no reason to refuse while the drop is paused: that it is paused is', async () => {
    const drop = await selling();
    await creator.client.drops.update(drop.id, { price: 4900 });
    await creator.client.drops.pause(drop.id);
    for (const api of (await newFan()).apis)
      for (const price of [4900, 9900]) expect(await codeOf(buy(api, drop, price))).toBe('paused');
  });
});
