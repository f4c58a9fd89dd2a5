import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDropStore, type DropStore } from '../../src/drops/drop.store.ts';
import { type Drop, laneId, type Sums } from '../../src/drops/drop.ts';
import { toDrop } from '../../src/drops/drop.model.ts';
import { foldLanes } from '../../src/drops/fold-lanes.ts';
import { createLaneStore, type LaneStore } from '../../src/drops/lane.store.ts';
import { callIn } from '../../src/drops/pool-stock.ts';
import { markSoldOut } from '../../src/drops/sold-out.ts';
import { migrateDatabase } from '../../src/migrations/index.ts';
import { inTransaction, type MongoSession } from '../../src/platform/mongo.ts';
import { openOwnDatabase, type OwnDatabase } from '../helpers/own-database.ts';
import { makeStoredDrop } from '../helpers/stored-books.ts';

// The statements of drops and lanes, in any order that callers could bring them, against a plain model of who has which units.
// The validators of the real database stand behind each of them.

let database: OwnDatabase;
let drops: DropStore;
let lanes: LaneStore;

beforeAll(async () => {
  database = await openOwnDatabase();
  await migrateDatabase(database.connection, { by: 'test' });
  drops = createDropStore(database.connection);
  lanes = createLaneStore(database.connection);
});
afterAll(() => database[Symbol.asyncDispose]());

type LaneModel = { remaining: number; epoch: number; isFrozen: boolean };
/** Every unit is free in the pool, free in a lane, or out with orders (`held`, then `sold`). */
type Model = {
  stock: number;
  pool: number;
  held: number;
  sold: number;
  status: Drop['status'];
  epoch: number;
  lanes: Map<number, LaneModel>;
};
type World = { dropId: string; model: Model };

const PRICE = 2500;
const sale = (units: number): Sums => ({ orders: units === 0 ? 0 : 1, units, revenue: units * PRICE });
const inDrop = <T>(work: (session: MongoSession) => Promise<T>): Promise<T> =>
  inTransaction(database.connection, work);
const isSelling = ({ status }: Model) => status === 'live' || status === 'sold_out';
const openAgain = (model: Model) => {
  if (model.status === 'sold_out' && model.pool > 0) model.status = 'live';
};
const freeOf = ({ pool, lanes: open }: Model) =>
  [...open.values()].reduce((sum, { remaining }) => sum + remaining, pool);

function sell(model: Model, units: number, isHold: boolean): void {
  if (isHold) model.held += units;
  else model.sold += units;
}

/** Lends from the pool, as a process does that opens its lane. */
async function lend({ dropId, model }: World, n: number, wanted: number): Promise<void> {
  const units = Math.min(wanted, model.pool);
  await inDrop(async (session) => {
    const found = await drops.findWithTime(dropId, session);
    if (!found) throw new Error('the drop is gone');
    const { startsAt, endsAt, epoch } = found.drop;
    if (units > 0) await drops.lend(dropId, units, session);
    const fields = { dropId, process: String(n), epoch, startsAt, endsAt, beatAt: new Date() };
    await lanes.lend({ id: laneId(dropId, String(n)), ...fields }, units, session);
  });
  const had = model.lanes.get(n)?.remaining ?? 0;
  model.pool -= units;
  model.lanes.set(n, { remaining: had + units, epoch: model.epoch, isFrozen: false });
}

/** Takes from a lane; `age` is how many edits ago the batch was decided. */
async function takeFromLane(
  { dropId, model }: World,
  ask: { n: number; units: number; isHold: boolean; age: number },
): Promise<void> {
  const { n, units, isHold, age } = ask;
  const lane = model.lanes.get(n);
  const epoch = model.epoch - age;
  const take = { units, sold: sale(isHold ? 0 : units) };
  const taken = await inDrop((session) =>
    lanes.take({ id: laneId(dropId, String(n)), epoch }, take, session),
  );
  const isRight = lane && lane.epoch === epoch && !lane.isFrozen && lane.remaining >= units;
  expect(taken !== null).toBe(isRight ?? false);
  if (!lane || !isRight) return;
  lane.remaining -= units;
  expect(taken?.remaining).toBe(lane.remaining);
  sell(model, units, isHold);
}

async function takeFromPool(
  { dropId, model }: World,
  { units, isHold, age }: { units: number; isHold: boolean; age: number },
): Promise<void> {
  const take = { units, sold: sale(isHold ? 0 : units) };
  const taken = await inDrop((session) =>
    drops.take({ id: dropId, epoch: model.epoch - age }, take, session),
  );
  const isRight = age === 0 && isSelling(model) && model.pool >= units;
  expect(taken !== null).toBe(isRight);
  if (!isRight) return;
  model.pool -= units;
  sell(model, units, isHold);
}

/** From one lane to another; whether the first had them. */
async function steal({ dropId, model }: World, from: number, to: number, units: number): Promise<void> {
  const [rich, poor] = [model.lanes.get(from), model.lanes.get(to)];
  if (!rich || !poor || from === to) return;
  const isRight = rich.remaining >= units;
  const moved = await inDrop(async (session) => {
    if (!(await lanes.withdraw(laneId(dropId, String(from)), units, session))) return false;
    const [lane] = (await lanes.ofDrop(dropId, session)).filter(({ process }) => process === String(to));
    if (!lane) throw new Error('the lane is gone');
    const { id, process, epoch, startsAt, endsAt, beatAt } = lane;
    await lanes.lend({ id, dropId, process, epoch, startsAt, endsAt, beatAt }, units, session);
    return true;
  });
  expect(moved).toBe(isRight);
  if (!isRight) return;
  rich.remaining -= units;
  poor.remaining += units;
  poor.isFrozen = false;
}

async function callInUnits({ dropId, model }: World, wanted: number): Promise<void> {
  const called = await inDrop(async (session) =>
    callIn({ drops, lanes }, await lanes.ofDrop(dropId, session), wanted, session),
  );
  const before = freeOf(model);
  expect(called).toBe(Math.min(wanted, before - model.pool));
  // Which lane gave them is theirs to choose; the sum is what counts.
  for (const { process, remaining } of await lanes.ofDrop(dropId)) {
    const lane = model.lanes.get(Number(process));
    if (lane) lane.remaining = remaining;
  }
  model.pool += called;
  expect(freeOf(model)).toBe(before);
}

async function fold({ dropId, model }: World): Promise<void> {
  await inDrop((session) => foldLanes({ drops, lanes }, dropId, session));
  model.pool = freeOf(model);
  if (model.lanes.size > 0) openAgain(model);
  model.lanes.clear();
}

/** Holds that are paid, holds that end, and sales that are cancelled, in one batch; some of them ask for their units again. */
async function settle(
  { dropId, model }: World,
  ask: { paid: number; ended: number; undone: number; withdrawn: number; again: number },
): Promise<void> {
  const paid = Math.min(ask.paid, model.held);
  const ended = Math.min(ask.ended, model.held - paid);
  const undone = Math.min(ask.undone, model.sold);
  const withdrawn = Math.min(ask.withdrawn, undone);
  const { again } = ask;
  const returned = ended + undone;
  const settled = await inDrop((session) =>
    drops.settle(
      dropId,
      { returned, withdrawn, taken: again, sold: sale(paid + again), cancelled: sale(undone) },
      session,
    ),
  );
  const isRight = again + withdrawn <= returned || model.pool >= again + withdrawn - returned;
  expect(settled !== null).toBe(isRight);
  if (!isRight) return;
  model.stock -= withdrawn;
  model.pool += returned - withdrawn - again;
  model.held -= paid + ended;
  model.sold += paid + again - undone;
  openAgain(model);
}

/** Adds units while lanes sell, or folds them and takes free ones away. */
async function restock(world: World, quantity: number): Promise<void> {
  const { dropId, model } = world;
  if (freeOf(model) + quantity < 0 || model.stock + quantity < 1) return;
  if (quantity < 0) await fold(world);
  if (model.pool + quantity < 0) return;
  const opens = quantity > 0 && model.status === 'sold_out';
  const set = {
    stock: { $add: ['$stock', quantity] },
    pool: { $add: ['$pool', quantity] },
    ...(opens && { status: 'live' }),
  };
  expect(await inDrop((session) => drops.edit(dropId, { where: {}, set }, session))).not.toBeNull();
  Object.assign(model, { stock: model.stock + quantity, pool: model.pool + quantity });
  model.epoch += 1;
  openAgain(model);
}

async function pauseAndResume(world: World): Promise<void> {
  const { dropId, model } = world;
  if (!isSelling(model)) return;
  for (const status of ['paused', model.pool > 0 || model.lanes.size > 0 ? 'live' : model.status] as const) {
    await fold(world);
    const set = { status: status === 'live' && model.pool === 0 ? 'sold_out' : status };
    await inDrop((session) => drops.edit(dropId, { where: {}, set }, session));
    model.status = set.status;
    model.epoch += 1;
  }
  openAgain(model);
}

async function markIfSoldOut(world: World): Promise<void> {
  const { dropId, model } = world;
  const isSoldOut = await inDrop((session) =>
    markSoldOut({ drops, lanes, publish: async () => {} }, dropId, session),
  );
  expect(isSoldOut).toBe(freeOf(model) === 0);
  if (!isSoldOut || model.status === 'sold_out') return;
  model.lanes.clear();
  model.status = 'sold_out';
}

async function freeze({ dropId, model }: World, isFrozen: boolean): Promise<void> {
  await (isFrozen ? lanes.freeze(dropId) : lanes.thaw(dropId));
  for (const lane of model.lanes.values()) lane.isFrozen = isFrozen;
}

/** What no rule would let through: the database itself refuses it, and nothing is changed. */
async function cheat({ dropId, model }: World, n: number): Promise<void> {
  const attempts: (() => Promise<unknown>)[] = [
    () => inDrop((session) => drops.lend(dropId, model.pool + 1, session)),
    () =>
      inDrop((session) => drops.setStatus(dropId, model.pool > 0 ? 'sold_out' : ('gone' as 'live'), session)),
    () =>
      inDrop((session) =>
        drops.edit(dropId, { where: {}, set: { stock: { $add: ['$stock', 1] } } }, session),
      ),
    () =>
      inDrop((session) =>
        drops.takeBack(dropId, { lent: 1, free: 1 + model.stock + 1000, sold: sale(0) }, session),
      ),
  ];
  const mine = model.lanes.get(n);
  if (mine) {
    const [stored] = (await lanes.ofDrop(dropId)).filter(({ process }) => process === String(n));
    if (!stored) throw new Error('the lane is gone');
    const { id, process, epoch, startsAt, endsAt, beatAt } = stored;
    const own = { id, dropId, process, epoch, startsAt, endsAt, beatAt };
    attempts.push(() => inDrop((session) => lanes.lend(own, -mine.remaining - 1, session)));
  }
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 121 });
}

const units = fc.integer({ min: 1, max: 4 });
const lane = fc.integer({ min: 1, max: 2 });
const some = fc.integer({ min: 0, max: 4 });
const isHold = fc.boolean();
const age = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) });

type Step = { name: string; run(world: World): Promise<void> };
const step = <T>(name: string, input: fc.Arbitrary<T>, run: (world: World, input: T) => Promise<void>) =>
  input.map((given): Step => ({
    name: `${name} ${JSON.stringify(given)}`,
    run: (world) => run(world, given),
  }));

const steps = fc.array(
  fc.oneof(
    step('lend', fc.tuple(lane, units), (world, [n, wanted]) => lend(world, n, wanted)),
    step('lend', fc.tuple(lane, units), (world, [n, wanted]) => lend(world, n, wanted)),
    step('take from a lane', fc.record({ n: lane, units, isHold, age }), takeFromLane),
    step('take from a lane', fc.record({ n: lane, units, isHold, age }), takeFromLane),
    step('take from a lane', fc.record({ n: lane, units, isHold, age }), takeFromLane),
    step('take from the pool', fc.record({ units, isHold, age }), takeFromPool),
    step('steal', fc.tuple(lane, lane, units), (world, [from, to, wanted]) => steal(world, from, to, wanted)),
    step('call in', units, callInUnits),
    step('fold', fc.constant(null), fold),
    step(
      'settle',
      fc.record({ paid: some, ended: some, undone: some, withdrawn: some, again: some }),
      settle,
    ),
    step('restock', fc.integer({ min: -6, max: 6 }), restock),
    step('pause and resume', fc.constant(null), pauseAndResume),
    step('mark as sold out', fc.constant(null), markIfSoldOut),
    step('freeze', fc.boolean(), freeze),
    step('freeze and take', fc.record({ n: lane, units, isHold, age }), async (world, ask) => {
      await freeze(world, true);
      await takeFromLane(world, ask);
      await freeze(world, false);
    }),
    step('cheat', lane, cheat),
  ),
  { minLength: 10, maxLength: 24 },
);

let count = 0;

async function open(stock: number): Promise<World> {
  count += 1;
  const dropId = `drp_${count}`;
  const [startsAt, endsAt] = [new Date(Date.now() - 60_000), new Date('2999-01-01')];
  await inDrop((session) =>
    drops.insert(toDrop(makeStoredDrop({ _id: dropId, stock, pool: stock, startsAt, endsAt })), session),
  );
  const model: Model = { stock, pool: stock, held: 0, sold: 0, status: 'live', epoch: 1, lanes: new Map() };
  return { dropId, model };
}

/** Both ledgers balance, no part is negative, and everything is where the model has it (P1). */
async function check({ dropId, model }: World): Promise<number> {
  const snapshot = await drops.find(dropId);
  if (!snapshot) throw new Error('the drop is gone');
  const open = await lanes.ofDrop(dropId);
  const { stock, pool, lent, taken, returned, status, epoch } = snapshot;
  expect(stock + returned).toBe(pool + lent + taken);
  expect(lent).toBe(open.reduce((sum, one) => sum + one.lent, 0));
  for (const one of open) expect(one.lent).toBe(one.remaining + one.taken);
  for (const part of [stock, pool, lent, taken, returned]) expect(part).toBeGreaterThanOrEqual(0);
  expect(new Map(open.map(({ process, remaining }) => [Number(process), remaining]))).toEqual(
    new Map([...model.lanes].map(([n, { remaining }]) => [n, remaining])),
  );
  const { held, sold } = model;
  expect({ stock, pool, status, epoch, held: snapshot.held, sold: snapshot.net.units }).toEqual({
    stock: model.stock,
    pool: model.pool,
    status: model.status,
    epoch: model.epoch,
    held,
    sold,
  });
  expect(snapshot.net.revenue).toBe(sold * PRICE);
  return snapshot.free + held + sold;
}

it('every statement keeps both ledgers and every unit, in whatever order they come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 30 }), steps, async (stock, given) => {
      const world = await open(stock);
      for (const { run } of given) {
        await run(world);
        expect(await check(world)).toBe(world.model.stock);
      }
    }),
    { numRuns: 100 },
  );
});
