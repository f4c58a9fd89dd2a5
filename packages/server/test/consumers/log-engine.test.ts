import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProgress, type Progress } from '../../src/platform/consumers/consumer-progress.ts';
import { createLogGroups } from '../../src/platform/consumers/log-groups.ts';
import { startLogConsumer } from '../../src/platform/consumers/log-consumer.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { describeConsumers } from './consumer-suite.ts';
import { eventsFrom, outOfOrder, positionsOf, type Seen, toSeen, upTo } from './events.ts';
import { makeLog } from './make-log.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';

const EVENTS = 120;
const MEMBERS = 3;
const logger = createLogger('silent');

describe('the log as the queue', () => {
  describeConsumers(() => ({ kind: 'log' }));

  it('hands over again what is after a position that somebody has set', async () => {
    const own = await makeLog({ kind: 'log' });
    const got: Seen[] = [];
    own.consume({ group: 'one', handle: async (pieces) => void got.push(...toSeen(pieces)) });
    await own.write(20);
    await expect.poll(() => positionsOf(got)).toEqual(upTo(20));
    got.length = 0;
    expect(await createLogGroups(own.connection, own.log).move('one', 12)).toBe(true);
    await expect.poll(() => positionsOf(got)).toEqual(upTo(20, 13));
    expect(await createLogGroups(own.connection, own.log).move('nobody', 12)).toBe(false);
  });
});

/** Fails now and then in the middle of everything, as a member that dies would. */
const withFaults = (progress: Progress, isFaulty: () => boolean): Progress => ({
  ...progress,
  async claim() {
    if (isFaulty()) throw new Error('died before a claim');
    return progress.claim();
  },
  async advance(claim, position) {
    if (isFaulty()) throw new Error('died before it was written down');
    const advanced = await progress.advance(claim, position);
    if (isFaulty()) throw new Error('died after it was written down');
    return advanced;
  },
});

it('hands over every event, and each for the first time in the order of its key, whatever becomes of members', async () => {
  const dice = fc.array(fc.nat(9), { minLength: 50, maxLength: 50 });
  const portions = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 4, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(dice, portions, async (thrown, sizes) => {
      await using database = await openOwnDatabase();
      const { connection } = database;
      const all = eventsFrom(1, EVENTS);
      let written = 0;
      let throws = 0;
      const isFaulty = () => thrown[throws++ % thrown.length] === 0 && throws < 60;
      const log = {
        since: async (position: number, limit: number) =>
          all.slice(position, Math.min(written, position + limit)),
        latestSeq: async () => written,
      };
      const done: Seen[] = [];
      const members = upTo(MEMBERS).map((member) =>
        startLogConsumer({
          connection,
          log,
          logger,
          handling: {
            group: 'one',
            attemptsMax: 5,
            deadLetters: { add: async () => {} },
            logger,
            async handle(pieces) {
              for (const one of toSeen(pieces)) {
                await sleep(Math.random() * 3);
                done.push(one);
              }
            },
          },
          startAt: async () => 0,
          progress: withFaults(createProgress(connection, 'one', `mbr_${member}`), isFaulty),
        }),
      );
      for (const size of sizes) {
        written = Math.min(EVENTS, written + size);
        for (const member of members) member.wake();
        await sleep(Math.random() * 20);
      }
      written = EVENTS;
      await expect.poll(() => positionsOf(done)).toEqual(upTo(EVENTS));
      expect(outOfOrder(done)).toEqual([]);
      // Members do not go on taking the group from each other.
      expect(done.length).toBeLessThan(EVENTS * 10);
      const { groups } = { groups: createLogGroups(connection, log) };
      await expect.poll(async () => (await groups.list())[0]?.behind).toBe(0);
      await Promise.all(members.map((member) => member.stop()));
    }),
    // What fails depends on the moment, too: to shrink it would look for something else.
    { numRuns: 3, endOnFailure: true },
  );
});
