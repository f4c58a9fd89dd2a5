import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  createProgress,
  LostClaimError,
  NoProgressError,
  type Progress,
  progressCollection,
} from '../../src/platform/consumers/consumer-progress.ts';
import { createDeaths } from '../../src/platform/consumers/deaths.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';

let connection: MongoConnection;
/** Two members of one group. */
let first: Progress;
let second: Progress;

beforeEach(async () => {
  const database = await openOwnDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  connection = database.connection;
  first = createProgress(connection, 'one', 'mbr_1');
  second = createProgress(connection, 'one', 'mbr_2');
  await first.prepare(async () => 10);
});

async function claim(progress: Progress) {
  const claimed = await progress.claim();
  if (!claimed) throw new Error('another member is busy');
  return claimed;
}

describe('a claim', () => {
  it('moves its group on, and no other', async () => {
    const other = createProgress(connection, 'other', 'mbr_1');
    await other.prepare(async () => 5);
    const moved = await first.advance(await claim(first), 15);
    expect(moved.position).toBe(15);
    expect([await first.look(), await other.look()]).toEqual([15, 5]);
  });

  it('is of one member until it is released or runs out', async () => {
    const own = await claim(first);
    expect(await second.claim()).toBeNull();
    await first.release(own);
    expect(await second.claim()).toMatchObject({ position: 10 });
    expect(await first.claim()).toBeNull();
    await expect.poll(() => first.claim()).toMatchObject({ position: 10 });
  });

  it('is worth nothing when there is a later one, also of the same member', async () => {
    const old = await claim(first);
    const newer = await claim(first);
    await expect(first.advance(old, 20)).rejects.toThrow(LostClaimError);
    expect(await first.look()).toBe(10);
    await first.advance(newer, 20);
    expect(await second.look()).toBe(20);
  });

  it('lasts as long as its member shows signs of life', async () => {
    const own = await claim(first);
    await progressCollection(connection).updateOne({ _id: 'one' }, { $set: { busyUntil: new Date(0) } });
    await first.renew(own);
    expect(await second.claim()).toBeNull();
  });
});

it('says when there is no progress, and begins only once', async () => {
  await first.prepare(async () => 99);
  expect(await first.look()).toBe(10);
  await connection.collection('consumerProgress').deleteMany({});
  await expect(first.look()).rejects.toThrow(NoProgressError);
  expect(await first.claim()).toBeNull();
  await second.prepare(async () => 99);
  expect(await first.look()).toBe(99);
});

it('suspects what several members in a row began with and did not get over', async () => {
  const deaths = createDeaths(connection, 'one');
  const suspicions: boolean[] = [];
  for (const position of [10, 10, 10, 10, 11]) suspicions.push(await deaths.isSuspect(position));
  expect(suspicions).toEqual([false, false, true, true, false]);
});
