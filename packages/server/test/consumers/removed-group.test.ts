import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createLogEngine } from '../../src/platform/consumers/log-engine.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { toSeen } from './events.ts';
import { makeLog } from './make-log.ts';

// What keeps a group from being removed while it is in use, and what becomes of one that was removed all the same.

/** Longer than a group may be silent. */
const SILENT_MS = 9000;

it('is seen while it has nothing to do, and while one event takes long', async () => {
  const own = await makeLog({ kind: 'log' });
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  own.consume({ group: 'idle', handle: async () => {} });
  own.consume({
    group: 'mail',
    handle() {
      begun.resolve();
      return gate.promise;
    },
  });
  onTestFinished(() => gate.resolve());
  await own.write(1);
  await begun.promise;
  await sleep(SILENT_MS);
  const { groups } = own.open();
  expect([await groups.remove('idle'), await groups.remove('mail')]).toEqual(['alive', 'alive']);
});

it('goes on after it was removed while a process worked for it', async () => {
  const own = await makeLog({ kind: 'log' });
  let handled = 0;
  own.consume({ group: 'mail', handle: async ({ length }) => void (handled += length) });
  await own.write(1);
  await expect.poll(() => handled).toBe(1);
  await own.connection.collection('consumerProgress').deleteMany({});
  await own.write(1);
  // It begins where a new group would: here with the whole log.
  await expect.poll(() => handled).toBeGreaterThanOrEqual(3);
  const { groups } = own.open();
  await expect.poll(() => groups.list()).toMatchObject([{ group: 'mail', handled: 2 }]);
});

it('asks where it begins before anything else can be told', async () => {
  const own = await makeLog({ kind: 'log' });
  await own.write(5);
  let asked = 0;
  const latestSeq = (topic: string) => {
    asked += 1;
    return own.log.latestSeq(topic);
  };
  const log = { since: own.log.since, latestSeq };
  const engine = createLogEngine({ connection: own.connection, log, logger: createLogger('silent') });
  const got: number[] = [];
  const consumer = engine.consume({
    group: 'mail',
    handle: async (pieces) => void got.push(...toSeen(pieces).map(({ position }) => position)),
  });
  onTestFinished(() => consumer.stop());
  expect(asked).toBe(1);
  await expect.poll(() => engine.groups.list()).toMatchObject([{ group: 'mail', handled: 5 }]);
  await own.write(2);
  await expect.poll(() => got).toEqual([6, 7]);
});
