import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createDeadLetters } from '../../src/platform/consumers/dead-letters.ts';
import type { Consumer } from '../../src/platform/consumers/consumer.ts';
import { apply, readApplied } from './apply.ts';
import { outOfOrder, positionsOf, type Seen, toSeen, upTo } from './events.ts';
import { countMembers, makeLog, type OwnLog } from './make-log.ts';
import type { Step } from './member-child.ts';
import type { EngineAddress } from './open-engine-at.ts';
import { spawnMember } from './spawn-member.ts';

const DEATHS_MAX = 15;

/** What every engine must do. */
export function describeConsumers(getAddress: () => EngineAddress): void {
  let own: OwnLog;
  beforeEach(async () => {
    own = await makeLog(getAddress());
  });

  /** A member of a group, and what it was handed. */
  function join(group = 'one'): { got: Seen[]; member: Consumer } {
    const got: Seen[] = [];
    const member = own.consume({ group, handle: async (pieces) => void got.push(...toSeen(pieces)) });
    return { got, member };
  }

  const receivedAll = (got: readonly Seen[]) => expect.poll(() => positionsOf(got)).toEqual(upTo(own.last()));

  describe('a group', () => {
    it('gets every event, those of a key in order', async () => {
      const { got } = join();
      for (const count of [50, 1, 549]) await own.write(count);
      await receivedAll(got);
      expect(outOfOrder(got)).toEqual([]);
    });

    it('gets what was told before it began, and says how far behind it is', async () => {
      await own.write(60);
      const { got, member } = join();
      await receivedAll(got);
      const standing = async () =>
        (await own.open().groups.list()).find(({ group }) => group.endsWith('one'));
      await expect.poll(standing).toMatchObject({ behind: 0, isAlive: true });
      await member.stop();
      await own.write(30);
      await expect.poll(standing).toMatchObject({ behind: 30 });
    });

    it('goes its own way beside another one', async () => {
      const { got } = join();
      const gate = Promise.withResolvers<void>();
      onTestFinished(() => gate.resolve());
      const slow: Seen[] = [];
      own.consume({
        group: 'slow',
        async handle(pieces) {
          await gate.promise;
          slow.push(...toSeen(pieces));
        },
      });
      await own.write(100);
      await receivedAll(got);
      expect(slow).toEqual([]);
      gate.resolve();
      await receivedAll(slow);
    });
  });

  describe('members of a group', () => {
    it('take over what one leaves, in order', async () => {
      const { all, counts, member } = countMembers(own);
      const first = member('first');
      await own.write(20);
      await receivedAll(all);
      member('second');
      await own.write(20);
      await receivedAll(all);
      await first.stop();
      const before = counts.get('first');
      await own.write(100);
      await receivedAll(all);
      expect(counts.get('first')).toBe(before);
      expect(outOfOrder(all)).toEqual([]);
    });

    it('lose nothing with one that is killed, between any two steps, and do nothing twice', async () => {
      const steps: readonly Step[] = ['before', 'during', 'handled', 'written'];
      const ends = await Promise.all(steps.map(loseOne));
      expect(ends).toEqual(steps.map(() => ({ missing: [], outOfOrder: [] })));
    });

    it('lose nothing with one that stands still, and goes on when another one has done its work', async () => {
      const frozen = await spawnMember({
        ...placeOf(own),
        stopAt: { step: 'during', position: 40, signal: 'SIGSTOP' },
      });
      await own.write(30);
      await expect.poll(async () => (await readApplied(own.connection)).length).toBe(30);
      const { paused } = frozen;
      await own.write(60);
      await paused;
      own.consume({ group: 'one', handle: applyAll });
      await expect.poll(async () => positionsOf(await readApplied(own.connection))).toEqual(upTo(90));
      frozen.goOn();
      await own.write(30);
      await expect.poll(async () => positionsOf(await readApplied(own.connection))).toEqual(upTo(120));
      expect(outOfOrder(await readApplied(own.connection))).toEqual([]);
      const { groups } = own.open();
      await expect.poll(async () => (await groups.list()).every(({ behind }) => behind === 0)).toBe(true);
    });
  });

  const applyAll: Parameters<OwnLog['consume']>[0]['handle'] = async (pieces) => {
    for (const one of toSeen(pieces)) await apply(own.connection, one);
  };
  const placeOf = ({ mongoUri, namespace }: OwnLog, group = 'one') => ({
    address: getAddress(),
    mongoUri,
    namespace,
    group,
  });

  async function loseOne(step: Step): Promise<{ missing: number[]; outOfOrder: string[] }> {
    const place = await makeLog(getAddress());
    const dying = await spawnMember({
      ...placeOf(place),
      stopAt: { step, position: 40, signal: 'SIGKILL' },
    });
    await place.write(30);
    await expect.poll(async () => (await readApplied(place.connection)).length).toBe(30);
    await place.write(60);
    expect(await dying.killed).toBe('SIGKILL');
    place.consume({
      group: 'one',
      async handle(pieces) {
        for (const one of toSeen(pieces)) await apply(place.connection, one);
      },
    });
    await place.write(30);
    await expect.poll(async () => (await readApplied(place.connection)).length).toBe(120);
    const applied = await readApplied(place.connection);
    const known = new Set(positionsOf(applied));
    return { missing: upTo(120).filter((n) => !known.has(n)), outOfOrder: outOfOrder(applied) };
  }

  describe('an event that cannot be handled', () => {
    const poisoned = 50;
    let isPoison: boolean;
    let attempts: number;
    let got: Seen[];
    beforeEach(() => {
      isPoison = true;
      attempts = 0;
      got = [];
      own.consume({
        group: 'one',
        attemptsMax: 3,
        async handle(pieces) {
          if (isPoison && toSeen(pieces).some(({ position }) => position === poisoned)) {
            if (pieces.length === 1) attempts += 1;
            throw new Error('cannot be read');
          }
          got.push(...toSeen(pieces));
        },
      });
    });

    it('becomes a dead letter, and those behind it go on in order', async () => {
      await own.write(100);
      await expect.poll(() => positionsOf(got)).toEqual(upTo(100).filter((n) => n !== poisoned));
      expect(outOfOrder(got)).toEqual([]);
      const [letter] = await createDeadLetters(own.connection).list({}, 10);
      expect(letter).toMatchObject({
        _id: `one/${poisoned}`,
        key: `drop:${poisoned % 12}`,
        error: 'Error: cannot be read',
        attempts: 3,
        state: 'dead',
      });
      expect(attempts).toBe(3);
    });

    it('is handled when somebody asks for it again, and is a dead letter once more if that fails', async () => {
      const letters = createDeadLetters(own.connection);
      await own.write(poisoned);
      await expect.poll(() => letters.count({ group: 'one' })).toBe(1);
      expect(await letters.replay({ ids: [`one/${poisoned}`] })).toBe(1);
      await expect
        .poll(() => letters.get(`one/${poisoned}`))
        .toMatchObject({ state: 'dead', attempts: 4, error: 'Error: cannot be read' });
      isPoison = false;
      await letters.replay({ group: 'one' });
      await expect.poll(() => letters.count({})).toBe(0);
      expect(positionsOf(got)).toEqual(upTo(poisoned));
    });
  });

  it(
    'an event that kills its process again and again becomes a dead letter',
    { timeout: 300_000 },
    async () => {
      const poison = 37;
      await own.write(60);
      const rest = upTo(60).filter((position) => position !== poison);
      const isOver = async () => positionsOf(await readApplied(own.connection)).join() === rest.join();
      const deaths = await dieUntil(isOver, () => spawnMember({ ...placeOf(own), poison, attemptsMax: 2 }));
      const applied = await readApplied(own.connection);
      expect(positionsOf(applied)).toEqual(rest);
      expect(outOfOrder(applied)).toEqual([]);
      expect(await createDeadLetters(own.connection).list({}, 5)).toMatchObject([
        { _id: `one/${poison}`, error: 'Error: the process that handled it died', state: 'dead' },
      ]);
      // More than it may fail, because the first of them could not know.
      expect(deaths).toBeGreaterThanOrEqual(2);
    },
  );
}

/** Starts one member after the other until everything is over. Returns how many died. */
async function dieUntil(
  isOver: () => Promise<boolean>,
  start: () => Promise<{ killed: Promise<unknown> }>,
): Promise<number> {
  for (let deaths = 0; deaths < DEATHS_MAX; deaths += 1) {
    const { killed } = await start();
    let isDead = false;
    void killed.then(() => (isDead = true));
    await expect.poll(async () => isDead || (await isOver()), { timeout: 60_000 }).toBe(true);
    if (!isDead) return deaths;
  }
  throw new Error('it goes on killing');
}
