import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { StoredOrder } from '../../../packages/server/src/orders/order.model.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import { concurrently } from '../../bench/concurrently.ts';
import type { Change, ChangeCall, OrderCall } from './client-log.ts';
import type { Notebook, Wish } from './notebook.ts';
import type { Shop, ShopDrop } from './shop.ts';

/** Longer than MongoDB lets an abandoned transaction live by default, with the minute's check that ends it. */
const PATIENCE_MS = 150_000;
const RETRY_MS = 300;
const OUTBOX_MS = 60_000;
const EMPTY_LOOKS = 12;
/** A hold that has longer to live than this is given up; the others run out. */
const LEFT_TO_EXPIRE_MS = 8000;
const UNITS_AT_ONCE = 20;
const BUYERS = 4;
/** More than edits add to a drop. */
const EXTRA_UNITS = 500;
/** `null` of a part: it is as far as its order. */
const NOT_SENT = [null, 'PENDING', 'PROCESSING'];

export type Quiet = { shop: Shop; notebook: Notebook; connection: MongoConnection; servers: number };

/** When nothing is wrong any more: everybody learns what came of their wishes, and the rest is bought. */
export async function quiesce(quiet: Quiet, say: (line: string) => void): Promise<void> {
  const unknown = await settleAll(quiet);
  say(`${unknown} wishes whose outcome was unknown are settled`);
  await resumeAll(quiet);
  await callOffAll(quiet);
  const settledMs = await untilNobodyWaits(quiet);
  say(`holds, payments and refunds came to their end after ${(settledMs / 1000).toFixed(1)} s`);
  const scarce = quiet.shop.drops.filter(({ role }) => role === 'scarce');
  const took = await concurrently(scarce, 6, async (drop, index) => {
    const startedAt = performance.now();
    await buyOut(quiet, drop, index % quiet.servers);
    return { drop, ms: performance.now() - startedAt };
  });
  // One that takes long was frozen by something that the faults have left open.
  const [slowest] = took.toSorted((a, b) => b.ms - a.ms);
  if (slowest)
    say(
      `the rest is bought; slowest was ${slowest.drop.name} (${slowest.drop.id}) with ${(slowest.ms / 1000).toFixed(1)} s`,
    );
  await untilOutboxStaysEmpty(quiet.connection);
}

/** Repeats with the same key until the answer is definite. */
async function settleAll({ shop, notebook, servers }: Quiet): Promise<number> {
  const people = shop.people();
  const last = new Map<string, OrderCall>();
  for (const call of notebook.log.orders) {
    if (call.call === 'create') last.set(JSON.stringify([call.userId, call.key, call.lines]), call);
  }
  const open = [...last.values()].filter(({ outcome }) => outcome.kind === 'unknown');
  await concurrently(open, 16, async (call, index) => {
    const person = people.get(call.userId);
    if (!person) throw new Error(`nobody is called ${call.userId}`);
    await untilDefinite((server) => notebook.create({ ...call, person }, server), index % servers, servers);
  });
  const changes = new Map<string, ChangeCall>();
  for (const call of notebook.log.changes) changes.set(nameOf(call), call);
  const openChanges = [...changes.values()].filter(({ outcome }) => outcome.kind === 'unknown');
  await concurrently(openChanges, 16, async (call, index) => {
    const isCreators = call.call === 'fulfill' || call.call === 'refund';
    const person = isCreators ? shop.ownerOf(call.dropId) : people.get(call.userId);
    if (!person) throw new Error(`nobody is called ${call.userId}`);
    await untilDefinite(
      (server) => notebook.change(person, wantedBy(call), server),
      index % servers,
      servers,
    );
  });
  return open.length + openChanges.length;
}

const nameOf = (call: ChangeCall): string => JSON.stringify(Object.values(wantedBy(call)));

/** The change that a call asked for. */
function wantedBy(call: ChangeCall): Change {
  const { orderId } = call;
  switch (call.call) {
    case 'pay':
      return { call: 'pay', orderId, method: call.method };
    case 'cancel':
      return { call: 'cancel', orderId, ...(call.dropId !== undefined && { dropId: call.dropId }) };
    case 'fulfill':
      return { call: 'fulfill', orderId, dropId: call.dropId, to: call.to };
    case 'refund':
      return { call: 'refund', orderId, dropId: call.dropId, amount: call.amount, wish: call.wish };
  }
}

async function resumeAll({ shop, notebook, servers }: Quiet): Promise<void> {
  const paused = new Set(
    notebook.log.edits.filter(({ call }) => call === 'pause').map(({ dropId }) => dropId),
  );
  await concurrently([...paused], 4, (dropId) =>
    untilDefinite(
      (server) => notebook.edit(shop.ownerOf(dropId), { call: 'resume', dropId }, server),
      0,
      servers,
    ),
  );
}

async function callOffAll({ shop, notebook, servers }: Quiet): Promise<void> {
  const doomed = shop.drops.filter(({ role }) => role === 'doomed');
  await concurrently(doomed, 4, ({ id: dropId, creator }) =>
    untilDefinite((server) => notebook.edit(creator, { call: 'call-off', dropId }, server), 0, servers),
  );
}

/** Holds that would live on are given up; then nothing is pending, all money is where it belongs, and what was called off is over. */
async function untilNobodyWaits({ shop, notebook, connection, servers }: Quiet): Promise<number> {
  const orders = connection.collection<StoredOrder>('orders');
  const people = shop.people();
  const later = new Date(Date.now() + LEFT_TO_EXPIRE_MS);
  const unpaid = await orders
    .find({ status: 'pending', 'payment.status': 'required', holdExpiresAt: { $gt: later } })
    .toArray();
  await concurrently(unpaid, 16, async ({ _id: orderId, userId }, index) => {
    const person = people.get(userId);
    if (!person) throw new Error(`nobody is called ${userId}`);
    const giveUp = (server: number) => notebook.change(person, { call: 'cancel', orderId }, server);
    await untilDefinite(giveUp, index % servers, servers);
  });
  const doomed = shop.drops.filter(({ role }) => role === 'doomed').map(({ id }) => id);
  const waiting = {
    $or: [
      { status: 'pending' as const },
      { 'payment.status': 'refunding' as const },
      // What is on its way already stays.
      {
        status: 'confirmed' as const,
        fulfillment: { $in: NOT_SENT },
        items: {
          $elemMatch: { dropId: { $in: doomed }, status: { $exists: false }, fulfillment: { $in: NOT_SENT } },
        },
      },
    ],
  } as object;
  const startedAt = performance.now();
  while ((await orders.countDocuments(waiting)) > 0 && performance.now() - startedAt < PATIENCE_MS)
    await delay(RETRY_MS);
  return performance.now() - startedAt;
}

/** New fans buy until the shop says that nothing is left. Whatever it still hides is found by the checker. */
async function buyOut(quiet: Quiet, drop: ShopDrop, first: number): Promise<void> {
  const rest: Rest = {
    quantity: Math.min(drop.perUserLimit ?? UNITS_AT_ONCE, UNITS_AT_ONCE),
    bought: 0,
    isSoldOut: false,
    giveUpAt: performance.now() + PATIENCE_MS,
  };
  const buyers = Array.from({ length: BUYERS }, (_, index) => first + index);
  await Promise.all(buyers.map((server) => buyOn(quiet, drop, rest, server % quiet.servers)));
}

/** What the buyers of one drop know together. Patience is for a drop that stands still, however much is left of it. */
type Rest = { quantity: number; bought: number; isSoldOut: boolean; giveUpAt: number };

async function buyOn(
  { shop, notebook, servers }: Quiet,
  drop: ShopDrop,
  rest: Rest,
  server: number,
): Promise<void> {
  // A broken engine may never say that nothing is left.
  const boughtMax = 2 * drop.stock + EXTRA_UNITS;
  while (!rest.isSoldOut && rest.bought <= boughtMax && performance.now() < rest.giveUpAt) {
    const { quantity } = rest;
    const lines = [{ dropId: drop.id, quantity }];
    const wish: Wish = { person: shop.newFan(), key: randomUUID(), lines, intent: 'buy-out' };
    const { outcome } = await untilDefinite((one) => notebook.create(wish, one), server, servers);
    if (outcome.kind === 'ok') {
      rest.bought += quantity;
      rest.giveUpAt = performance.now() + PATIENCE_MS;
    }
    if (outcome.kind !== 'refused') continue;
    if (quantity > 1) rest.quantity = 1;
    else if (outcome.code === 'sold_out' || outcome.code === 'insufficient_stock') rest.isSoldOut = true;
    else await delay(RETRY_MS);
  }
}

async function untilDefinite<T extends { outcome: { kind: string } }>(
  ask: (server: number) => Promise<T>,
  first: number,
  servers: number,
): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let server = first; ; server = (server + 1) % servers) {
    const answer = await ask(server);
    if (answer.outcome.kind !== 'unknown' || performance.now() > giveUpAt) return answer;
    await delay(RETRY_MS);
  }
}

/** For so long that totals, which are told a moment later, are out as well. */
async function untilOutboxStaysEmpty(connection: MongoConnection): Promise<void> {
  const giveUpAt = performance.now() + OUTBOX_MS;
  let looks = 0;
  while (looks < EMPTY_LOOKS && performance.now() < giveUpAt) {
    looks = (await connection.collection('outbox').countDocuments({})) === 0 ? looks + 1 : 0;
    await delay(100);
  }
}
