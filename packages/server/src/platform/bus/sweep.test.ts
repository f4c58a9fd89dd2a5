import { expect, it } from 'vitest';
import { createLogger } from '../logger.ts';
import type { EventGroup } from '../log/log-collections.ts';
import type { DurableWork } from './durable-work.ts';
import { startSweep } from './sweep.ts';

it('hands over a group whole that lies across the end of its look', async () => {
  const ids = Array.from({ length: 100 }, (_, index) => `ord_${index}`);
  const group: EventGroup = {
    _id: 19_951,
    kind: 'orders.placed',
    key: 'drp_1',
    ids,
    topics: ids,
    seqs: ids.map(() => 1),
    occurredAt: new Date(0),
  };
  const end = 20_050;
  const handled: number[] = [];
  const written: number[] = [];
  let position = 0;
  const claim = () => ({ partition: 0, position, token: 1, isSuspect: false });
  const logger = createLogger('silent');
  const log = {
    latestSeq: async () => end,
    lastOfKeys: async () => new Map([['drp_1', end]]),
    since: async (after: number) => (after < group._id ? [group] : []),
  };
  const work = {
    progress: {
      idle: async () => [{ partition: 0, position }],
      claimIdle: async () => claim(),
      renew: async () => {},
      release: async () => {},
      async advance(_claim: unknown, upTo: number) {
        position = upTo;
        written.push(upTo);
        return claim();
      },
    },
    ready: async () => {},
    partitions: 1,
    log,
    toRecord: () => ({ key: 'drp_1', first: group._id, position: end, value: '' }),
    handling: {
      group: 'one',
      deliveriesMax: 5,
      handle: async (records: readonly { position: number }[]) =>
        void handled.push(...records.map((record) => record.position)),
      deadLetters: { add: async () => {} },
      logger,
      signal: new AbortController().signal,
    },
  } as unknown as DurableWork;
  const lease = { hold: async () => true, release: async () => {} };
  const sweep = startSweep({ work, log, lease, leaseMs: 3000, everyMs: 1, logger });
  await expect.poll(() => written).toContain(end);
  await sweep.stop();
  expect(handled).toEqual([end]);
  expect(written.filter((at) => at > group._id && at < end)).toEqual([]);
});
