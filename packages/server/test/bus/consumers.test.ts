import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import type { Bus } from '../../src/platform/bus/bus.ts';
import { runConsumers } from '../../../../tools/consumers/run-consumers.ts';
import { createProgress } from '../../src/platform/bus/consumer-progress.ts';
import { createDeadLetters } from '../../src/platform/bus/dead-letters.ts';
import { startDurableConsumer } from '../../src/platform/bus/durable-consumer.ts';
import { streamOf } from '../../src/platform/bus/redis/redis-entry.ts';
import { createEventLog } from '../../src/platform/log/event-log.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { type BusAddress, openBusAt, PARTITIONS } from './open-bus-at.ts';
import { childEnv } from '../../../../tools/test/child-env.ts';
import { recordsFrom } from './records.ts';
import { toRecord } from './to-record.ts';

// `pnpm consumers` as a person uses it, for a group that was in an earlier version of the code.

const MAIN = fileURLToPath(new URL('../../../../tools/consumers/main.ts', import.meta.url));
const GONE = 'digest';

let database: Awaited<ReturnType<typeof openOwnDatabase>>;
let env: Record<string, string>;

beforeEach(async () => {
  database = await openOwnDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  env = { MONGO_URI: database.uri, BUS_PARTITIONS: String(PARTITIONS) };
  await createProgress(database.connection, GONE, PARTITIONS).prepare(async () => 0);
});

type Ended = { code: number; out: string; err: string };

async function run(...args: string[]): Promise<Ended> {
  const ended: Ended = { code: 0, out: '', err: '' };
  ended.code = await runConsumers(args, env, {
    say: (text) => (ended.out += `${text}\n`),
    complain: (text) => (ended.err += `${text}\n`),
  });
  return ended;
}

/** As a person runs it, in a process of its own. */
async function runAsProcess(...args: string[]): Promise<Ended> {
  const command = ['--conditions=@livedrops/source', MAIN, ...args];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, command, {
    env: { ...childEnv, ...env },
  });
  return { code: 0, out: stdout, err: stderr };
}

const open = (address: BusAddress): Bus => {
  const { connection } = database;
  const opened = openBusAt(address, { connection, namespace: `livedrops:${connection.name}`, keptMs: 0 });
  onTestFinished(() => opened.close());
  return opened.bus;
};

/** A group that has read some of the bus, and nothing of what comes then. */
async function leaveBehind(bus: Bus): Promise<void> {
  await bus.prepare();
  let handled = 0;
  const consumer = bus.consume({ group: GONE, handle: async ({ length }) => void (handled += length) });
  await bus.publish(recordsFrom(1, 40));
  await expect.poll(() => handled).toBe(40);
  await consumer.stop();
}

it('lists groups and how far they are, and removes one that nobody uses', async () => {
  env = { ...env, REDIS_URL: inject('redisUrl') };
  const log = createEventLog(database.connection);
  const used = startDurableConsumer({
    bus: null,
    connection: database.connection,
    group: 'mail',
    log,
    toRecord,
    handle: async () => {},
    sweepEveryMs: 200,
    logger: createLogger('silent'),
  });
  onTestFinished(() => used.stop());
  const letters = createDeadLetters(database.connection);
  await letters.add(GONE, recordsFrom(7, 7)[0]!, { error: new Error('no way'), deliveries: 5 });
  await expect
    .poll(async () => (await run('list')).out, { interval: 500 })
    .toBe('digest  0 behind  not in use\nmail  0 behind  in use\n2 groups.\n');
  expect(await run('remove', 'mail')).toMatchObject({ code: 1, err: expect.stringContaining('in use') });
  expect(await run('remove', GONE)).toMatchObject({
    code: 0,
    out: 'digest is removed. 1 dead letters of it stay.\n',
  });
  expect(await run('remove', GONE)).toMatchObject({ code: 1, err: 'There is no group digest.\n' });
  expect((await runAsProcess('list')).out).toBe('mail  0 behind  in use\n1 groups.\n');
});

it('says so when there is no way to the bus', async () => {
  const untouched = 'No broker was touched: neither REDIS_URL nor KAFKA_BROKERS is set.\n';
  expect(await run('remove', GONE)).toEqual({
    code: 1,
    out: '',
    err: `digest is removed from the database. ${untouched}`,
  });
  expect(await run('remove', GONE)).toEqual({
    code: 1,
    out: '',
    err: `digest is not in the database. ${untouched}`,
  });
});

it('says what is wrong with its arguments or its environment', async () => {
  expect(await run('remove')).toMatchObject({ code: 2, out: '' });
  env = { MONGO_URI: '' };
  expect(await run('list')).toMatchObject({ code: 2, err: expect.stringContaining('MONGO_URI') });
});

describe('on Redis', () => {
  it('lets the streams be trimmed again', async () => {
    const address = { kind: 'redis', url: inject('redisUrl') } as const;
    env = { ...env, REDIS_URL: address.url };
    const bus = open(address);
    await leaveBehind(bus);
    const redis = new Redis(address.url);
    onTestFinished(() => redis.disconnect());
    const streams = Array.from({ length: PARTITIONS }, (_, partition) =>
      streamOf(`livedrops:${database.connection.name}`, partition),
    );
    const countEntries = async () =>
      (await Promise.all(streams.map((stream) => redis.xlen(stream)))).reduce((sum, count) => sum + count, 0);
    const publishFrom = async (first: number) => {
      for (let at = first; at < first + 100; at += 10) {
        await bus.publish(recordsFrom(at, at + 9));
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    };
    await publishFrom(41);
    expect(await countEntries()).toBeGreaterThanOrEqual(100);
    expect(await run('remove', GONE)).toMatchObject({ code: 0 });
    await publishFrom(141);
    await expect
      .poll(async () => {
        await bus.publish(recordsFrom(241, 241));
        return countEntries();
      })
      .toBeLessThan(40);
  });
});

describe.skipIf(inject('kafka') === null)('on Kafka', () => {
  it('is forgotten by the brokers', async () => {
    const { broker } = inject('kafka')!;
    env = { ...env, KAFKA_BROKERS: broker };
    const bus = open({ kind: 'kafka', broker });
    await leaveBehind(bus);
    expect(await run('remove', GONE)).toMatchObject({ code: 0 });
    expect(await bus.removeGroup(GONE)).toBe(false);
  });
});
