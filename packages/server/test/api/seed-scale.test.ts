import { describe, expect, it } from 'vitest';
import { createPeople } from '../../seed/scale/people.ts';
import { createRuns, personAt, sizesFor, spread } from '../../seed/scale/sizes.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { runHere } from '../helpers/run-command.ts';
import { runSeed } from '../helpers/run-seed.ts';

const seed = runSeed('scale/main.ts');
/** A share that takes a few seconds. */
const SHARE = 0.01;

describe('very much data', () => {
  it('goes on where it was interrupted, and its books balance', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    const env = { MONGO_URI: database.uri };
    const count = (name: string) => connection.collection(name).countDocuments();
    const interrupted = new AbortController();
    const first = seed(env, '--share', String(SHARE), interrupted.signal);
    await expect.poll(() => count('orders'), { interval: 5 }).not.toBe(0);
    interrupted.abort();
    expect((await first).code).not.toBe(0);
    expect((await seed(env, '--share', '0.02')).output).toContain(`--share ${SHARE}`);

    const second = await seed(env, '--share', String(SHARE));
    expect(second, second.output).toMatchObject({ code: 0 });
    const sizes = sizesFor(SHARE);
    expect({
      people: await count('users'),
      creators: await count('creators'),
      products: await count('products'),
      drops: await count('drops'),
      follows: await count('follows'),
      orders: await count('orders'),
    }).toEqual(sizes);
    const counted = connection
      .collection('follows')
      .aggregate<{ _id: string; followers: number }>([
        { $group: { _id: '$creatorId', followers: { $sum: 1 } } },
      ]);
    const followers = new Map((await counted.toArray()).map((one) => [one._id, one.followers]));
    const creators = await connection
      .collection<{ _id: string; followerCount: number }>('creators')
      .find()
      .toArray();
    expect(creators.map(({ _id }) => followers.get(_id))).toEqual(creators.map((one) => one.followerCount));
    expect(Math.max(...followers.values())).toBe(sizes.people);
    const audit = await runHere(env, 'audit');
    expect(audit, audit.out).toMatchObject({ code: 0 });
    expect(audit.out).toContain(`${sizes.orders} orders`);
    expect((await seed(env)).output).toContain('nothing to do');
  });

  it('does not go into a database that has people', async () => {
    await using database = await openOwnDatabase();
    await database.connection.collection('users').insertOne({ name: 'Kim' });
    expect(await seed({ MONGO_URI: database.uri }, '--share', '0.0001')).toMatchObject({ code: 1 });
    expect(await database.connection.collection('follows').countDocuments()).toBe(0);
  });
});

describe('how much of it there is', () => {
  it('is all of the full sizes', () => {
    const { follows, orders } = sizesFor(1);
    expect(spread(follows, [1_000_000, 100_000], 1000).total).toBe(follows);
    expect(spread(orders, [orders / 3], 7).sizes.every((size) => size > 0)).toBe(true);
  });

  it('tells whose each thing is', () => {
    const runs = createRuns([2, 0, 3]);
    const all = Array.from({ length: runs.total }, (_, index) => runs.locate(index));
    expect(all.map(({ owner, at }) => `${owner}/${at}`)).toEqual(['0/0', '0/1', '2/0', '2/1', '2/2']);
  });

  it.each([100, 7919, 10_000, 1_000_000])('visits each of %i people once', (people) => {
    const visited = new Set(Array.from({ length: people }, (_, at) => personAt(5, at, people)));
    expect(visited.size).toBe(people);
  });

  it('gives each creator a handle that looks like no other', () => {
    const { creatorOf } = createPeople({ ...sizesFor(0.01), creators: 1000 }, Date.now());
    const creators = Array.from({ length: 1000 }, (_, index) => creatorOf(index));
    expect(new Set(creators.map(({ handleSkeleton }) => handleSkeleton)).size).toBe(1000);
    expect(new Set(creators.map(({ nameSkeleton }) => nameSkeleton)).size).toBe(1000);
  });
});
