import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { createDeadLetters, type DeadLetters } from '../../src/platform/consumers/dead-letters.ts';
import { startReplays } from '../../src/platform/consumers/replay-dead-letters.ts';
import type { LogPiece } from '../../src/platform/log/event-log.ts';
import { createLease } from '../../src/platform/lease.ts';
import { createLogger } from '../../src/platform/logger.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { eventsFrom, toSeen } from './events.ts';

const LEASE_MS = 500;

let connection: MongoConnection;
let letters: DeadLetters;

beforeEach(async () => {
  const database = await openOwnDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  connection = database.connection;
  letters = createDeadLetters(connection);
  await letters.prepare();
  for (const event of eventsFrom(7, 8))
    await letters.add('mail', event, { error: new Error('no way'), attempts: 5 });
});

/** A member of the group as another process would have it. */
function join(member: string, handle: (pieces: readonly LogPiece[]) => Promise<void>): void {
  const replays = startReplays({
    group: 'mail',
    handle,
    deadLetters: letters,
    lease: createLease(connection, 'replay', member, LEASE_MS),
    logger: createLogger('silent'),
  });
  onTestFinished(() => replays.stop());
}

it('leaves a letter dead that kills its process: it does not go from one member to the next', async () => {
  await letters.replay({});
  const dying = Promise.withResolvers<void>();
  const begun: number[] = [];
  // Nothing more is heard of it, and its lease runs out, as when its process had died.
  join('first', async (pieces) => {
    begun.push(...toSeen(pieces).map(({ position }) => position));
    await dying.promise;
  });
  // Before it is stopped, which waits for it.
  onTestFinished(() => dying.resolve());
  await expect.poll(() => begun).toEqual([7]);
  expect(await letters.get('mail/7')).toMatchObject({
    state: 'dead',
    attempts: 6,
    error: 'Error: the process that handled it died',
  });
  const handled: number[] = [];
  join('second', async (pieces) => void handled.push(...toSeen(pieces).map(({ position }) => position)));
  await expect.poll(() => letters.get('mail/8')).toBeNull();
  expect(handled).toEqual([8]);
  expect(await letters.get('mail/7')).toMatchObject({ state: 'dead', attempts: 6 });
});

it('says of a letter that fails again why, and that it was tried once more', async () => {
  await letters.replay({ ids: ['mail/7'] });
  join('first', () => Promise.reject(new Error('still no way')));
  const now = { state: 'dead', attempts: 6, error: 'Error: still no way' };
  await expect.poll(() => letters.get('mail/7')).toMatchObject(now);
});
