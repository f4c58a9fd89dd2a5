import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { childEnv } from '../../../../tools/test/child-env.ts';
import type { ConsumerEngine } from '../../src/platform/consumers/consumer.ts';
import { createProgress, progressCollection } from '../../src/platform/consumers/consumer-progress.ts';
import { createDeadLetters } from '../../src/platform/consumers/dead-letters.ts';
import { createEventLog, type EventLog } from '../../src/platform/log/event-log.ts';
import { createOutbox } from '../../src/platform/log/outbox.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { type Ended, runHere } from '../helpers/run-command.ts';
import { eventsFrom } from './events.ts';
import { type EngineAddress, openEngineAt } from './open-engine-at.ts';

// `livedrops-server consumers` and `bus` as a person uses them, for a group that was in an earlier version of the code.

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const GONE = 'digest';

let database: Awaited<ReturnType<typeof openOwnDatabase>>;
let log: EventLog;
let env: Record<string, string>;

beforeEach(async () => {
  database = await openOwnDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  env = { MONGO_URI: database.uri };
  log = createEventLog(database.connection);
  await log.prepare();
});

const run = (...args: string[]) => runHere(env, ...args);

/** As a person runs it, in a process of its own. */
async function runAsProcess(...args: string[]): Promise<Ended> {
  const command = ['--conditions=@livedrops/source', MAIN, ...args];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, command, {
    env: { ...childEnv, ...env },
  });
  return { code: 0, out: stdout, err: stderr };
}

function open(address: EngineAddress): ConsumerEngine {
  const { connection } = database;
  const engine = openEngineAt(address, { connection, namespace: `livedrops:${connection.name}`, log });
  onTestFinished(() => engine.close());
  return engine;
}

async function write(): Promise<void> {
  await createOutbox(database.connection).publish([{ type: 'noted', topics: ['drop:1'], data: {} }]);
  await log.append({ eventsMax: 10, told: 0 });
}

/** A group that no server works for, and that was seen for the last time long ago. */
async function leaveBehind(): Promise<void> {
  await createProgress(database.connection, GONE, 'mbr_1').prepare(async () => 0);
  await progressCollection(database.connection).updateOne({ _id: GONE }, { $set: { seenAt: new Date(0) } });
}

describe('without Kafka', () => {
  it('lists groups and how far they are, and removes one that nobody uses', async () => {
    await leaveBehind();
    await write();
    const used = open({ kind: 'log' }).consume({ group: 'mail', handle: async () => {} });
    onTestFinished(() => used.stop());
    const letters = createDeadLetters(database.connection);
    for (const event of eventsFrom(7, 7))
      await letters.add(GONE, event, { error: new Error('no way'), attempts: 5 });
    await expect
      .poll(async () => (await run('consumers', 'list')).out, { interval: 500 })
      .toBe('digest  1 behind  not in use\nmail  0 behind  in use\n2 groups.\n');
    expect(await run('consumers', 'remove', 'mail')).toMatchObject({
      code: 1,
      err: expect.stringContaining('in use'),
    });
    expect(await run('consumers', 'remove', GONE)).toMatchObject({
      code: 0,
      out: 'digest is removed. 1 dead letters of it stay.\n',
    });
    expect(await run('consumers', 'remove', GONE)).toMatchObject({
      code: 1,
      err: 'There is no group digest.\n',
    });
    expect((await runAsProcess('consumers', 'list')).out).toBe('mail  0 behind  in use\n1 groups.\n');
  });

  it('has nothing to publish again', async () => {
    expect(await run('bus', 'republish', '--from', '2026-01-01T00:00:00Z')).toMatchObject({
      code: 1,
      err: 'No server has published to Kafka yet.\n',
    });
  });

  it('says what is wrong with its arguments or its environment', async () => {
    for (const [args, fault] of [
      [['consumers', 'remove'], /missing required argument 'group'/],
      [['consumers', 'shout'], /unknown command 'shout'/],
      [['shout'], /unknown command 'shout'/],
      [['bus', 'republish'], /--from/],
      [['bus', 'republish', '--from', 'yesterday'], /must be a time/],
    ] as const)
      expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(fault) });
    expect((await run('--help')).out).toContain('Without a command it serves');
    env = { MONGO_URI: '' };
    expect(await run('consumers', 'list')).toMatchObject({
      code: 2,
      err: expect.stringContaining('MONGO_URI'),
    });
  });
});

describe.skipIf(inject('kafka') === null)('with Kafka', () => {
  it('removes a group from the brokers, and publishes again', async () => {
    const { broker } = inject('kafka')!;
    env = { ...env, KAFKA_BROKERS: broker, REDIS_URL: inject('redisUrl') };
    const engine = open({ kind: 'kafka', broker });
    const feeding = engine.startFeeding?.();
    onTestFinished(() => feeding?.stop());
    let handled = 0;
    const member = engine.consume({ group: GONE, handle: async ({ length }) => void (handled += length) });
    await write();
    feeding?.wake();
    await expect.poll(() => handled).toBe(1);
    const name = `livedrops.${database.connection.name}.events.${GONE}`;
    // What was handled is committed a moment later.
    await expect
      .poll(async () => (await run('consumers', 'list')).out)
      .toContain(`${name}  0 behind  in use`);
    expect(await run('consumers', 'remove', name)).toMatchObject({
      code: 1,
      err: expect.stringContaining('in use'),
    });
    expect(await run('bus', 'republish', '--from', '2026-01-01T00:00:00Z')).toMatchObject({
      code: 0,
      out: '1 events are published again by the servers that run.\n',
    });
    await expect.poll(() => handled).toBe(2);
    await member.stop();
    expect(await run('consumers', 'remove', name)).toMatchObject({ code: 0, out: `${name} is removed.\n` });
    expect(await run('consumers', 'remove', name)).toMatchObject({
      code: 1,
      err: `There is no group ${name}.\n`,
    });
  });
});
