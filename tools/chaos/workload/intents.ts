import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { OrderLine } from '@livedrops/sdk';
import type { Wish } from './notebook.ts';
import { anyServer, otherServer, pickDrop, pickLine, type Scene, settle } from './scene.ts';

/** One thing that somebody wants of the shop. A new kind of call is a new line here. */
export type Intent = { name: string; weight: number; run(scene: Scene, name: string): Promise<unknown> };

export const INTENTS: readonly Intent[] = [
  { name: 'buy', weight: 50, run: buy },
  { name: 'basket', weight: 8, run: buyBasket },
  { name: 'twins', weight: 14, run: askTwoServersAtOnce },
  { name: 'rush', weight: 4, run: askForMoreThanTheLimit },
  { name: 'replay', weight: 10, run: repeat },
  { name: 'look-up', weight: 8, run: lookUp },
  { name: 'other-body', weight: 2, run: reuseKey },
  { name: 'restock', weight: 1, run: restock },
  { name: 'pause', weight: 1, run: pauseAndResume },
  { name: 'price', weight: 1, run: changePrice },
];

const RESUME_TRIES = 10;

export function pickIntent(scene: Scene, intents: readonly Intent[] = INTENTS): Intent {
  let left = scene.random.between(
    1,
    intents.reduce((sum, { weight }) => sum + weight, 0),
  );
  for (const intent of intents) {
    left -= intent.weight;
    if (left <= 0) return intent;
  }
  throw new RangeError('there are no intents');
}

const wishFor = (scene: Scene, intent: string, lines: readonly OrderLine[]): Wish => ({
  person: scene.random.pick(scene.fans),
  key: randomUUID(),
  lines,
  intent,
});

async function buy(scene: Scene, name: string): Promise<void> {
  const wish = wishFor(scene, name, [pickLine(scene)]);
  await settle(scene, wish, await scene.notebook.create(wish, anyServer(scene)));
}

async function buyBasket(scene: Scene, name: string): Promise<void> {
  const lines = [pickLine(scene), pickLine(scene)].filter(
    (line, index, all) => all.findIndex(({ dropId }) => dropId === line.dropId) === index,
  );
  const wish = wishFor(scene, name, lines);
  await settle(scene, wish, await scene.notebook.create(wish, anyServer(scene)));
}

async function askTwoServersAtOnce(scene: Scene, name: string): Promise<void> {
  const wish = wishFor(scene, name, [pickLine(scene)]);
  const server = anyServer(scene);
  const calls = await Promise.all(
    [server, otherServer(scene, server)].map((one) => scene.notebook.create(wish, one)),
  );
  for (const call of calls) await settle(scene, wish, call);
}

/** One person, several keys, everywhere at once. */
async function askForMoreThanTheLimit(scene: Scene, name: string): Promise<void> {
  const limited = scene.shop.drops.filter(({ perUserLimit }) => perUserLimit !== null);
  const { id } = limited.length > 0 && scene.random.chance(80) ? scene.random.pick(limited) : pickDrop(scene);
  const person = scene.random.pick(scene.fans);
  await Promise.all(
    Array.from({ length: 4 }, async (_, index) => {
      const wish = { person, key: randomUUID(), lines: [{ dropId: id, quantity: 1 }], intent: name };
      await settle(scene, wish, await scene.notebook.create(wish, index % scene.servers));
    }),
  );
}

async function repeat(scene: Scene, name: string): Promise<void> {
  if (scene.settled.length === 0) return;
  const wish = { ...scene.random.pick(scene.settled), intent: name };
  await settle(scene, wish, await scene.notebook.create(wish, anyServer(scene)));
}

async function lookUp(scene: Scene, name: string): Promise<void> {
  if (scene.settled.length === 0) return;
  const wish = { ...scene.random.pick(scene.settled), intent: name };
  await scene.notebook.lookUp(wish, anyServer(scene));
}

async function reuseKey(scene: Scene, name: string): Promise<void> {
  if (scene.settled.length === 0) return;
  const wish = scene.random.pick(scene.settled);
  const lines = wish.lines.map((line) => ({ ...line, quantity: line.quantity + 1 }));
  await scene.notebook.create({ ...wish, lines, intent: name }, anyServer(scene));
}

async function restock(scene: Scene): Promise<void> {
  const { random, notebook, shop } = scene;
  const quantity = random.chance(60) ? random.between(1, 20) : -random.between(1, 10);
  await notebook.edit(
    shop.creator,
    { call: 'restock', dropId: pickDrop(scene).id, quantity },
    anyServer(scene),
  );
}

async function pauseAndResume(scene: Scene): Promise<void> {
  const { random, notebook, shop, beingPaused } = scene;
  const { id: dropId } = pickDrop(scene);
  if (beingPaused.has(dropId)) return;
  beingPaused.add(dropId);
  const paused = await notebook.edit(shop.creator, { call: 'pause', dropId }, anyServer(scene));
  for (let tries = 0; paused.outcome.kind !== 'refused' && tries < RESUME_TRIES; tries += 1) {
    await delay(random.between(200, 1200));
    const resumed = await notebook.edit(shop.creator, { call: 'resume', dropId }, anyServer(scene));
    if (resumed.outcome.kind !== 'unknown') break;
  }
  beingPaused.delete(dropId);
}

async function changePrice(scene: Scene): Promise<void> {
  const { random, notebook, shop } = scene;
  const price = random.between(1, 90) * 100;
  await notebook.edit(shop.creator, { call: 'price', dropId: pickDrop(scene).id, price }, anyServer(scene));
}
