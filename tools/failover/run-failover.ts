import { setTimeout as delay } from 'node:timers/promises';
import { findFaults, readBooks } from '../../packages/server/src/audit/index.ts';
import type { StoredOrder } from '../../packages/server/src/orders/order.model.ts';
import { connectMongo, type MongoConnection } from '../../packages/server/src/platform/mongo.ts';
import type { OrderCall } from '../chaos/workload/client-log.ts';
import type { DropPlan } from '../chaos/workload/plan-drops.ts';
import { openShop, type Servers, type Shop } from '../chaos/workload/shop.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { judge, type Row } from './judge.ts';
import { startLoad } from './load.ts';
import { NotTried, type Scene } from './scenes.ts';

const WARM_MS = 4000;
const AFTER_MS = 5000;
const HEARD_MS = 60_000;
const POLL_MS = 200;
const HOUR_MS = 3_600_000;

type Say = (line: string) => void;

/** Scenes of a cluster, whose buyers come through its balancer. */
export async function runFailover(cluster: Cluster, scenes: readonly Scene[], say: Say): Promise<Row[]> {
  await using stack = new AsyncDisposableStack();
  const { connection } = stack.adopt(await connectMongo(cluster.mongoUri), ({ close }) => close());
  const doors = { nodes: [cluster.balancer], secret: cluster.secret };
  return await runScenes({ place: cluster, doors, connection }, scenes, say);
}

/** `doors`: where the buyers' clients go. */
export type Stage<Place> = { place: Place; doors: Servers; connection: MongoConnection };

/** Each scene under its own load, one after the other, with its books checked at the end. */
export async function runScenes<Place>(
  { place, doors, connection }: Stage<Place>,
  scenes: readonly Scene<Place>[],
  say: Say,
): Promise<Row[]> {
  // The SDK as it comes: nobody sets anything.
  const shop = await openShop(doors, connection, scenes.map(planDrop), {});
  const rows: Row[] = [];
  for (const [index, scene] of scenes.entries()) {
    say(`${scene.name} …`);
    try {
      const row = await runScene(place, { scene, index, shop, connection });
      rows.push(row);
      for (const broken of row.broken) say(`  BROKEN: ${broken}`);
    } catch (error) {
      if (!(error instanceof NotTried)) throw error;
      say(`  not tried: ${error.message}`);
    }
  }
  return rows;
}

const planDrop = (_scene: unknown, index: number): DropPlan => ({
  name: `scene ${index}`,
  role: 'plenty',
  stock: 1_000_000,
  price: 2500,
  perUserLimit: null,
  startsInMs: 0,
  endsInMs: HOUR_MS,
  holdSeconds: null,
});

type Act<Place> = { scene: Scene<Place>; index: number; shop: Shop; connection: MongoConnection };

async function runScene<Place>(place: Place, { scene, index, shop, connection }: Act<Place>): Promise<Row> {
  const drop = shop.drops[index];
  if (!drop) throw new RangeError(`there is no drop ${index}`);
  const load = await startLoad(shop, drop, scene.ways);
  try {
    await delay(WARM_MS);
    const startedAt = Date.now();
    const { electionMs } = await scene.run(place);
    await delay(AFTER_MS);
    await load.stop();
    const endedAt = Date.now();
    const accepted = load.calls.flatMap(({ outcome }) => (outcome.kind === 'ok' ? [outcome.order.id] : []));
    const countUnheard = () => accepted.filter((id) => !load.heard.has(id)).length;
    const giveUpAt = Date.now() + HEARD_MS;
    while (countUnheard() > 0 && Date.now() < giveUpAt) await delay(POLL_MS);
    return judge({
      name: scene.name,
      isPlanned: scene.isPlanned,
      startedAt,
      endedAt,
      electionMs,
      calls: load.calls,
      badReads: load.badReads,
      unheard: countUnheard(),
      stored: await readStored(connection, drop.id, load.calls),
      faults: await findDropFaults(connection, drop.id),
    });
  } finally {
    await load.stop();
    load.close();
  }
}

/** Ids of the orders of each key, with majority reads. */
async function readStored(
  connection: MongoConnection,
  dropId: string,
  calls: readonly OrderCall[],
): Promise<Map<string, string[]>> {
  const stored = new Map(calls.map(({ key }) => [key, [] as string[]]));
  const orders = connection.collection<StoredOrder>('orders').find({ 'items.dropId': dropId });
  for await (const { _id, idempotencyKey } of orders)
    stored.set(idempotencyKey, [...(stored.get(idempotencyKey) ?? []), _id]);
  return stored;
}

async function findDropFaults(connection: MongoConnection, dropId: string): Promise<string[]> {
  const books = await readBooks(connection, dropId);
  return books ? findFaults(books).map(({ invariant, detail }) => `${invariant}: ${detail}`) : ['no drop'];
}
