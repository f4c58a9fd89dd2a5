import { setTimeout as delay } from 'node:timers/promises';
import type { OrderLine } from '@livedrops/sdk';
import type { Random } from '../random.ts';
import type { Change, ChangeCall, OrderCall, SeenOrder } from './client-log.ts';
import type { Notebook, Wish } from './notebook.ts';
import type { Person, Shop, ShopDrop } from './shop.ts';

/** What an intent works with. Each worker has a random generator of its own, and all share the rest. */
export type Scene = {
  random: Random;
  notebook: Notebook;
  shop: Shop;
  fans: readonly Person[];
  servers: number;
  /** Wishes whose end is known, to be repeated. */
  settled: Wish[];
  /** Confirmed orders, of which some are cancelled later. */
  owned: Owned[];
  /** What a unit costs, as far as somebody has seen it. */
  prices: Map<string, number>;
  /** Holds that begin now may be left to run out: that takes its time, and the run ends. */
  mayLetExpire(): boolean;
  /** Drops that somebody is pausing just now: two at once would not know whose pause it is. */
  beingPaused: Set<string>;
};

export type Owned = { person: Person; orderId: string; dropIds: readonly string[] };

const SETTLED_MAX = 400;
const SAY_PRICE_PERCENT = 30;
const TRIES = 3;
/** Drops that have begun a moment ago are what a crowd is after; one that is about to begin is asked for too early. */
const HOT = 3;
const EARLY_MS = 150;

export const anyServer = ({ random, servers }: Scene): number => random.between(0, servers - 1);

export const otherServer = ({ random, servers }: Scene, than: number): number =>
  servers === 1 ? than : (than + random.between(1, servers - 1)) % servers;

/** One that sells at once: mostly the newest scarce ones, where there are both kinds. */
export function pickDrop({ random, shop }: Scene): ShopDrop {
  const instant = shop.drops.filter(({ holdSeconds }) => holdSeconds === null);
  const [scarce, others] = [true, false].map((is) =>
    instant.filter(({ role }) => (role === 'scarce') === is),
  );
  const begun = scarce?.filter(({ startsAt }) => startsAt - EARLY_MS <= Date.now()).slice(-HOT);
  const [wanted, instead] = random.chance(25) ? [others, begun] : [begun, others];
  return random.pick(wanted?.length ? wanted : instead?.length ? instead : shop.drops);
}

/** Somebody's wish for units of a drop; some say the price that they have seen, which may be an old one. */
export function pickLine(scene: Scene, drop: ShopDrop = pickDrop(scene)): OrderLine {
  const { random, prices } = scene;
  const { id, price, perUserLimit } = drop;
  const most = random.chance(80) ? 3 : 8;
  return {
    dropId: id,
    quantity: random.between(1, Math.min(most, (perUserLimit ?? most) + 1)),
    ...(random.chance(SAY_PRICE_PERCENT) && { unitPrice: prices.get(id) ?? price }),
  };
}

/** An honest client: what it does not know it asks again with the same key, elsewhere. */
export async function settle(scene: Scene, wish: Wish, first: OrderCall): Promise<OrderCall> {
  let last = first;
  for (let tries = 0; last.outcome.kind === 'unknown' && tries < TRIES; tries += 1) {
    await delay(scene.random.between(100, 800));
    last = await scene.notebook.create(wish, otherServer(scene, last.server));
  }
  if (last.outcome.kind === 'unknown') return last;
  if (scene.settled.length >= SETTLED_MAX) scene.settled.shift();
  scene.settled.push(wish);
  if (last.outcome.kind === 'ok') remember(scene, wish.person, last.outcome.order);
  return last;
}

function remember({ prices, owned }: Scene, person: Person, order: SeenOrder): void {
  for (const { dropId, unitPrice } of order.lines) prices.set(dropId, unitPrice);
  const dropIds = order.lines.map(({ dropId }) => dropId);
  if (order.status === 'confirmed') own(owned, { person, orderId: order.id, dropIds });
}

export function own(owned: Owned[], one: Owned): void {
  if (owned.length >= SETTLED_MAX) owned.shift();
  owned.push(one);
}

/** The same for a change of an order: asking again is harmless. */
export async function change(scene: Scene, person: Person, wanted: Change): Promise<ChangeCall> {
  let last = await scene.notebook.change(person, wanted, anyServer(scene));
  for (let tries = 0; last.outcome.kind === 'unknown' && tries < TRIES; tries += 1) {
    await delay(scene.random.between(100, 800));
    last = await scene.notebook.change(person, wanted, otherServer(scene, last.server));
  }
  return last;
}
