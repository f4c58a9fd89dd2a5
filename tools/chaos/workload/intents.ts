import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { OrderLine } from '@livedrops/sdk';
import type { Wish } from './notebook.ts';
import type { PaymentMethod } from './client-log.ts';
import {
  anyServer,
  change,
  otherServer,
  own,
  type Owned,
  pickDrop,
  pickLine,
  type Scene,
  settle,
} from './scene.ts';
import type { ShopDrop } from './shop.ts';

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
  { name: 'hold', weight: 14, run: holdAndDecide },
  { name: 'cancel', weight: 3, run: cancelOrder },
  { name: 'send', weight: 3, run: sendPart },
  { name: 'refund', weight: 3, run: payBack },
  { name: 'restock', weight: 1, run: restock },
  { name: 'pause', weight: 1, run: pauseAndResume },
  { name: 'price', weight: 2, run: changePrice },
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
  const lines = withoutTwins([pickLine(scene), pickLine(scene)]);
  const wish = wishFor(scene, name, lines);
  await settle(scene, wish, await scene.notebook.create(wish, anyServer(scene)));
}

const withoutTwins = (lines: readonly OrderLine[]): OrderLine[] =>
  lines.filter((line, index) => lines.findIndex(({ dropId }) => dropId === line.dropId) === index);

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

/** Holds units, sometimes along with others that are sold at once, and then pays, gives up or does nothing. */
async function holdAndDecide(scene: Scene, name: string): Promise<void> {
  const { random, shop } = scene;
  const held = shop.drops.filter(({ holdSeconds }) => holdSeconds !== null);
  if (held.length === 0) return;
  const lines = withoutTwins([
    pickLine(scene, random.pick(held)),
    ...(random.chance(20) ? [pickLine(scene)] : []),
  ]);
  const wish = wishFor(scene, name, lines);
  const { outcome } = await settle(scene, wish, await scene.notebook.create(wish, anyServer(scene)));
  if (outcome.kind !== 'ok' || outcome.order.status !== 'pending') return;
  const { id: orderId } = outcome.order;
  const decision = random.pick(DECISIONS);
  if (decision === 'wait' && scene.mayLetExpire()) return;
  if (decision === 'wait' || decision === 'give-up') {
    await change(scene, wish.person, { call: 'cancel', orderId });
    return;
  }
  const payments =
    decision === 'pay-twice' ? [random.pick(METHODS), random.pick(METHODS)] : ([decision] as const);
  const dropIds = lines.map(({ dropId }) => dropId);
  await Promise.all(payments.map((method) => pay(scene, { person: wish.person, orderId, dropIds }, method)));
}

async function pay(scene: Scene, hold: Owned, method: PaymentMethod): Promise<void> {
  const { person, orderId } = hold;
  const { outcome } = await change(scene, person, { call: 'pay', orderId, method });
  if (outcome.kind !== 'ok') return;
  if (outcome.status === 'confirmed') own(scene.owned, hold);
  // Its units are kept for another try, until the hold ends.
  else if (outcome.payment === 'required' && !scene.mayLetExpire())
    await change(scene, person, { call: 'cancel', orderId });
}

const METHODS: readonly PaymentMethod[] = ['demo_approve', 'demo_decline', 'demo_delay', 'demo_lost'];
const DECISIONS = [
  ...METHODS,
  ...(['demo_approve', 'demo_approve', 'pay-twice', 'pay-twice', 'give-up', 'wait'] as const),
];

/** Gives an order or a part of it back, sometimes on two servers at once. */
async function cancelOrder(scene: Scene): Promise<void> {
  const { random } = scene;
  const one = pickOwned(scene);
  if (!one) return;
  const times = random.chance(30) ? 2 : 1;
  const part = random.chance(50) ? { dropId: random.pick(one.dropIds) } : {};
  const wanted = { call: 'cancel', orderId: one.orderId, ...part } as const;
  await Promise.all(Array.from({ length: times }, () => change(scene, one.person, wanted)));
}

/** A creator sends their part of an order, as far as they get. */
async function sendPart(scene: Scene): Promise<void> {
  const { random, shop } = scene;
  const one = pickOwned(scene);
  if (!one) return;
  const dropId = random.pick(one.dropIds);
  const sent = { call: 'fulfill', orderId: one.orderId, dropId } as const;
  await change(scene, shop.ownerOf(dropId), { ...sent, to: 'PROCESSING' });
  if (random.chance(50)) await change(scene, shop.ownerOf(dropId), { ...sent, to: 'SHIPPED' });
}

/** A creator pays their part of an order back, or some of it; sometimes on two servers at once with one key. */
async function payBack(scene: Scene): Promise<void> {
  const { random, shop } = scene;
  const one = pickOwned(scene);
  if (!one) return;
  const dropId = random.pick(one.dropIds);
  const amount = random.chance(70) ? random.between(1, 40) * 50 : null;
  const wanted = { call: 'refund', orderId: one.orderId, dropId, amount, wish: randomUUID() } as const;
  const times = random.chance(30) ? 2 : 1;
  await Promise.all(Array.from({ length: times }, () => change(scene, shop.ownerOf(dropId), wanted)));
}

/** Mostly one that has parts, where there are some. */
function pickOwned({ random, owned }: Scene): Owned | undefined {
  const baskets = owned.filter(({ dropIds }) => dropIds.length > 1);
  if (owned.length === 0) return undefined;
  return random.pick(baskets.length > 0 && random.chance(70) ? baskets : owned);
}

const pickDropToEdit = (scene: Scene): ShopDrop =>
  scene.random.chance(50) ? pickDrop(scene) : scene.random.pick(scene.shop.drops);

async function restock(scene: Scene): Promise<void> {
  const { random, notebook, shop } = scene;
  const quantity = random.chance(60) ? random.between(1, 20) : -random.between(1, 10);
  const { id: dropId } = pickDropToEdit(scene);
  await notebook.edit(shop.ownerOf(dropId), { call: 'restock', dropId, quantity }, anyServer(scene));
}

async function pauseAndResume(scene: Scene): Promise<void> {
  const { random, notebook, shop, beingPaused } = scene;
  const { id: dropId } = pickDropToEdit(scene);
  if (beingPaused.has(dropId)) return;
  beingPaused.add(dropId);
  const owner = shop.ownerOf(dropId);
  const paused = await notebook.edit(owner, { call: 'pause', dropId }, anyServer(scene));
  for (let tries = 0; paused.outcome.kind !== 'refused' && tries < RESUME_TRIES; tries += 1) {
    await delay(random.between(200, 1200));
    const resumed = await notebook.edit(owner, { call: 'resume', dropId }, anyServer(scene));
    if (resumed.outcome.kind !== 'unknown') break;
  }
  beingPaused.delete(dropId);
}

async function changePrice(scene: Scene): Promise<void> {
  const { random, notebook, shop } = scene;
  const price = random.between(1, 90) * 100;
  const { id: dropId } = pickDropToEdit(scene);
  const { outcome } = await notebook.edit(
    shop.ownerOf(dropId),
    { call: 'price', dropId, price },
    anyServer(scene),
  );
  // Half of the crowd hears of it; the others say the old price.
  if (outcome.kind === 'ok' && random.chance(50)) scene.prices.set(dropId, price);
}
