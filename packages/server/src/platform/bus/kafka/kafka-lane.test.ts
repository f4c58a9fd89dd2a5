import { describe, expect, it } from 'vitest';
import { createLogger } from '../../logger.ts';
import { createKafkaLane, type KafkaLaneOptions, type Queued } from './kafka-lane.ts';

const queued = (position: number): Queued => ({
  record: { key: 'drp_1', position, value: '', after: position - 1 },
  offset: BigInt(position),
  leaderEpoch: 0,
});

/** A lane, what it handled, and up to where it committed. */
function open(options: Partial<KafkaLaneOptions> & { handle?: () => Promise<void> } = {}) {
  const handled: number[] = [];
  const committed: bigint[] = [];
  const failures: unknown[] = [];
  const lane = createKafkaLane({
    lease: { hold: async () => true, release: async () => {} },
    handling: {
      group: 'one',
      deliveriesMax: null,
      deadLetters: { add: async () => {} },
      logger: createLogger('silent'),
      signal: new AbortController().signal,
      async handle(records) {
        await options.handle?.();
        handled.push(...records.map(({ position }) => position));
      },
    },
    deaths: null,
    commit: async ({ offset }) => void committed.push(offset),
    onFailure: (error) => failures.push(error),
    ...options,
  });
  return { lane, handled, committed, failures };
}

describe('a lane', () => {
  it.each(Array.from({ length: 12 }, (_, ticks) => ticks))(
    'handles what comes %i ticks after it thought that it was done',
    async (ticks) => {
      let isFirst = true;
      const { lane, handled, committed } = open({
        async commit({ offset }) {
          committed.push(offset);
          if (!isFirst) return;
          isFirst = false;
          let later = Promise.resolve();
          for (let tick = 0; tick < ticks; tick += 1) later = later.then(() => {});
          void later.then(() => lane.push(queued(2)));
        },
      });
      lane.push(queued(1));
      await expect.poll(() => committed, { timeout: 1000 }).toEqual([1n, 2n]);
      expect(handled).toEqual([1, 2]);
    },
  );

  it('waits for the lease, and commits only what was handled', async () => {
    let isFree = false;
    const { lane, handled, committed } = open({
      lease: { hold: async () => isFree, release: async () => {} },
    });
    lane.push(queued(1));
    lane.push(queued(2));
    await expect.poll(() => lane.waiting).toBe(2);
    expect(handled).toEqual([]);
    isFree = true;
    await expect.poll(() => committed).toEqual([2n]);
    expect(handled).toEqual([1, 2]);
  });

  it('lets what it does end when it is closed, and forgets the rest', async () => {
    const gate = Promise.withResolvers<void>();
    const { lane, handled, committed } = open({ handle: () => gate.promise });
    lane.push(queued(1));
    await expect.poll(() => lane.waiting).toBe(0);
    lane.push(queued(2));
    const closed = lane.close();
    lane.push(queued(3));
    gate.resolve();
    await closed;
    expect([handled, committed]).toEqual([[1], [1n]]);
  });

  it('says that a commit failed, and handles nothing behind it', async () => {
    const { lane, handled, failures } = open({ commit: () => Promise.reject(new Error('not a member')) });
    lane.push(queued(1));
    await expect.poll(() => failures.length).toBe(1);
    expect(handled).toEqual([1]);
    expect(lane.waiting).toBe(0);
  });
});
