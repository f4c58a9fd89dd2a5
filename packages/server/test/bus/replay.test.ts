import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { BusRecord } from '../../src/platform/bus/bus.ts';
import { createDeadLetters, type DeadLetters } from '../../src/platform/bus/dead-letters.ts';
import { startReplays } from '../../src/platform/bus/replay-dead-letters.ts';
import { createLease } from '../../src/platform/lease.ts';
import { createLogger } from '../../src/platform/logger.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { recordsFrom } from './records.ts';

const LEASE_MS = 500;

let connection: MongoConnection;
let letters: DeadLetters;

beforeEach(async () => {
  const database = await openOwnDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  connection = database.connection;
  letters = createDeadLetters(connection);
  await letters.prepare();
  for (const record of recordsFrom(7, 8))
    await letters.add('mail', record, { error: new Error('no way'), deliveries: 5 });
});

/** A member of the group as another process would have it. */
function join(member: string, handle: (records: readonly BusRecord[]) => Promise<void>): void {
  const replays = startReplays({
    group: 'mail',
    handle,
    deadLetters: letters,
    lease: createLease(connection, 'replay', member, LEASE_MS),
    logger: createLogger('silent'),
  });
  onTestFinished(() => replays.stop());
}

it('leaves a letter that kills whoever handles it dead: it does not go from one member to the next', async () => {
  await letters.replay({});
  const dying = Promise.withResolvers<void>();
  const begun: number[] = [];
  // Nothing more is heard of it, and its lease runs out, as when its process had died.
  join('first', async ([record]) => {
    begun.push(record?.position ?? 0);
    await dying.promise;
  });
  // Before it is stopped, which waits for it.
  onTestFinished(() => dying.resolve());
  await expect.poll(() => begun).toEqual([7]);
  expect(await letters.get('mail/7')).toMatchObject({
    state: 'dead',
    deliveries: 6,
    error: 'Error: whoever handled it died',
  });
  const handled: number[] = [];
  join('second', async (records) => void handled.push(...records.map(({ position }) => position)));
  await expect.poll(() => letters.get('mail/8')).toBeNull();
  expect(handled).toEqual([8]);
  expect(await letters.get('mail/7')).toMatchObject({ state: 'dead', deliveries: 6 });
});

it('says of a letter that fails again why, and that it was tried once more', async () => {
  await letters.replay({ ids: ['mail/7'] });
  join('first', () => Promise.reject(new Error('still no way')));
  const now = { state: 'dead', deliveries: 6, error: 'Error: still no way' };
  await expect.poll(() => letters.get('mail/7')).toMatchObject(now);
});
