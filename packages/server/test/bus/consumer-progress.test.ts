import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  createProgress,
  LostClaimError,
  NoProgressError,
  type Progress,
} from '../../src/platform/bus/consumer-progress.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';

let connection: MongoConnection;
let progress: Progress;

beforeEach(async () => {
  const database = await openOwnDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  connection = database.connection;
  progress = createProgress(connection, 'one', 2);
  await progress.prepare(async () => 10);
});

describe('a claim', () => {
  it('moves its partition on, and only that', async () => {
    const claim = await progress.claim(1);
    expect(claim.position).toBe(10);
    await progress.advance(claim, 15);
    expect(await progress.read()).toEqual([10, 15]);
  });

  it('is worth nothing when there is a later one', async () => {
    const old = await progress.claim(0);
    const newer = await progress.claim(0);
    await expect(progress.advance(old, 20)).rejects.toThrow(LostClaimError);
    expect(await progress.read()).toEqual([10, 10]);
    await progress.advance(newer, 20);
    expect(await progress.read()).toEqual([20, 10]);
  });

  it('never moves back', async () => {
    const claim = await progress.claim(0);
    await progress.advance(claim, 20);
    await progress.advance(claim, 12);
    expect(await progress.read()).toEqual([20, 10]);
  });

  it('is left alone by whoever asks only for idle partitions, until it is released or runs out', async () => {
    const claim = await progress.claim(0);
    expect(await progress.claimIdle(0)).toBeNull();
    await progress.renew(claim);
    await progress.release(claim);
    expect(await progress.claimIdle(0)).toMatchObject({ partition: 0, position: 10 });
    expect(await progress.claimIdle(0)).toBeNull();
    await expect.poll(() => progress.claimIdle(0)).toMatchObject({ position: 10 });
  });
});

describe('partitions without anything to do', () => {
  it('are moved on, whoever has claimed them, and never back', async () => {
    const claim = await progress.claim(1);
    await progress.advance(await progress.claim(0), 30);
    await progress.skip([0, 1], 20);
    expect(await progress.read()).toEqual([30, 20]);
    await progress.advance(claim, 25);
    expect(await progress.read()).toEqual([30, 25]);
  });
});

describe('suspicion', () => {
  const claimOften = async () => {
    for (const _ of [1, 2, 3]) await progress.claim(0);
    return progress.claim(0);
  };

  it('falls on a partition that is claimed again and again at one position', async () => {
    expect(await claimOften()).toMatchObject({ isSuspect: true });
  });

  it('is over when the partition is moved on from outside, and only then', async () => {
    await claimOften();
    await progress.skip([0], 10);
    expect(await progress.claim(0)).toMatchObject({ isSuspect: true });
    await progress.skip([0], 11);
    expect(await progress.claim(0)).toMatchObject({ position: 11, isSuspect: false });
  });
});

it('says when it is not there, or not whole: positions must not be taken for those of other partitions', async () => {
  await connection.collection<{ _id: string }>('consumer_progress').deleteOne({ _id: 'one/2/0' });
  await expect(progress.read()).rejects.toThrow(NoProgressError);
  await expect(progress.claim(0)).rejects.toThrow(NoProgressError);
});

describe('the beginning', () => {
  it('is asked for once: a group goes on where it was', async () => {
    await progress.advance(await progress.claim(0), 30);
    await createProgress(connection, 'one', 2).prepare(async () => 99);
    expect(await progress.read()).toEqual([30, 10]);
    const other = createProgress(connection, 'other', 2);
    await other.prepare(async () => 5);
    expect(await other.read()).toEqual([5, 5]);
  });

  it('with another number of partitions is where the slowest was, also on the way back', async () => {
    await progress.advance(await progress.claim(0), 30);
    await progress.advance(await progress.claim(1), 40);
    const more = createProgress(connection, 'one', 3);
    await more.prepare(async () => 99);
    expect(await more.read()).toEqual([30, 30, 30]);
    for (const partition of [0, 1, 2]) await more.advance(await more.claim(partition), 100 + partition);
    await progress.prepare(async () => 99);
    expect(await progress.read()).toEqual([100, 100]);
  });
});
