import { loadavg } from 'node:os';
import path from 'node:path';
import { mongo } from 'mongoose';
import { expect, it } from 'vitest';
import { describeMachine } from '../../../../tools/bench/report.ts';
import type { ReplicaSet } from '../../../../tools/cluster/replica-set.ts';
import { ensureDir } from '../../../../tools/services/data-dir.ts';
import { say } from '../../../../tools/services/progress.ts';
import { orderModel } from '../../src/orders/order.model.ts';
import { runHere } from '../helpers/run-command.ts';
import { makeDrop } from '../helpers/shop.ts';
import { startApp } from '../helpers/start-app.ts';
import {
  bringForward,
  buyOne,
  copyFiles,
  DATABASE,
  letFansBuy,
  type Mongod,
  oplogOf,
  type Place,
  preparePlace,
  reopen,
  sizeOf,
  startMongod,
  startSet,
  timed,
} from './steps.ts';

const PLENTY = 1_000_000;
/** Far longer than the mistake takes on a slow machine, since the member is stopped right after it. */
const DELAY_S = 60;

// The steps of docs/backup.md, "Go back to a moment".
it('goes back to the last moment before a mistake, from a delayed member and from an older copy', async () => {
  await using stack = new AsyncDisposableStack();
  const place = await preparePlace(stack);
  const sold = await sellAndSpoil(place);
  expect(sold.before.length).toBeGreaterThan(50);
  expect(sold.after.length).toBeGreaterThan(50);

  const copy = await goBack(place, sold, sold.copy);
  const delayed = await goBack(place, sold, sold.delayed);
  expect(delayed).toEqual(copy);
});

type Sold = Awaited<ReturnType<typeof sellAndSpoil>>;

/** The orders of a new set on these files, in order of their ids. */
async function goBack(place: Place, sold: Sold, files: string): Promise<string[]> {
  await using stack = new AsyncDisposableStack();
  const shop = await reopen(place, { files, secret: sold.secret }, stack);
  const orders = orderModel.collection(shop.connection);
  expect(await orders.countDocuments({ _id: { $in: sold.before } })).toBe(sold.before.length);
  expect(await orders.countDocuments({ _id: { $in: sold.after } })).toBe(0);
  const there = await orders
    .find()
    .sort({ _id: 1 })
    .map(({ _id }) => _id)
    .toArray();
  const wasAsked = new Set([...sold.before, ...sold.meanwhile]);
  expect(there.filter((id) => !wasAsked.has(id))).toEqual([]);

  await buyOne(shop, sold.dropId);
  return there;
}

/**
 * Orders that were accepted before the mistake, asked for before its end, and asked for after it; and two folders with files that
 * were brought to the last moment before it. The database and its servers are gone afterwards.
 */
async function sellAndSpoil(place: Place) {
  await using stack = new AsyncDisposableStack();
  const set = stack.use(await startSet(place));
  const admin = stack.adopt(new mongo.MongoClient(set.uri(DATABASE)), (client) => client.close());
  const delayedFiles = ensureDir(place.folder, 'delayed');
  const member = stack.use(await startMongod(place, delayedFiles, 'member'));
  await addDelayed(admin, member);

  const copy = path.join(place.folder, 'older-copy');
  const orders = await spoilWhileItSells(place, { set, admin, member, copy });

  const delayed = path.join(place.folder, 'delayed-copy');
  const size = `${orders.before.length} orders, ${(await sizeOf(delayedFiles)).toFixed(0)} MB of files`;
  say(`\n${describeMachine({ load: loadavg()[0]?.toFixed(1) ?? 'unknown' })}\n${size}`);
  await timed('copy of the files of the delayed member', () => copyFiles(delayedFiles, delayed));
  const mistake = await oplogOf(admin)
    .find({ ns: `${DATABASE}.orders`, op: 'd' })
    .sort({ $natural: 1 })
    .limit(1)
    .next();
  if (!mistake) throw new Error('the oplog has no mistake');
  for (const files of [copy, delayed]) {
    const forward = () => bringForward(place, files, { set: admin, until: mistake.ts });
    const entries = await timed(`${path.basename(files)}: bringing it forward`, forward);
    say(`${entries} entries of the oplog`);
  }
  return { ...orders, copy, delayed };
}

/** A fourth member, which the majority does not know and no server asks. */
async function addDelayed(admin: mongo.MongoClient, { host, client }: Mongod): Promise<void> {
  const db = admin.db('admin');
  const { config } = await db.command({ replSetGetConfig: 1 });
  const own = { _id: 3, host, priority: 0, hidden: true, votes: 0, secondaryDelaySecs: DELAY_S };
  const members = [...config.members, own];
  await db.command({ replSetReconfig: { ...config, version: config.version + 1, members } });
  const isSecondary = async () => (await client.db('admin').command({ hello: 1 }))['secondary'];
  await expect.poll(isSecondary).toBe(true);
  expect(await db.command({ replSetGetStatus: 1 })).toMatchObject({ writeMajorityCount: 2 });
}

type Sale = { set: ReplicaSet; admin: mongo.MongoClient; member: Mongod; copy: string };

/** An administrator deletes all orders while it sells. The delayed member is stopped, then the server. An older copy is made before. */
async function spoilWhileItSells({ redisUrl }: Place, { set, admin, member, copy }: Sale) {
  const mongoUri = set.uri(DATABASE);
  // Its auditor finds the mistake, and says so as an error.
  await using app = await startApp({
    env: { MONGO_URI: mongoUri, REDIS_URL: redisUrl, LOG_LEVEL: 'fatal' },
  });
  const { client } = await app.signUpCreator();
  const { id: dropId } = await makeDrop(client, { stock: PLENTY });
  const till = { ids: [] as string[] };
  const first = till.ids;
  const closing = new AbortController();
  const buying = letFansBuy(app, { dropId, till, signal: closing.signal });
  await expect.poll(() => first.length).toBeGreaterThan(50);
  await set.backUp(copy);
  const delayed = member.client.db(DATABASE).collection('orders');
  await expect.poll(() => delayed.countDocuments(), { timeout: 10 * DELAY_S * 1000 }).toBeGreaterThan(200);

  const before = [...first];
  await admin.db(DATABASE).collection('orders').deleteMany({});
  const after: string[] = [];
  till.ids = after;
  await member.end();
  await expect.poll(() => after.length).toBeGreaterThan(50);
  closing.abort();
  await buying;
  expect(await runHere({ MONGO_URI: mongoUri }, 'audit')).toMatchObject({ code: 1 });
  const secret = app.env['JWT_SECRET'] ?? '';
  return { dropId, secret, before, meanwhile: first.slice(before.length), after };
}
