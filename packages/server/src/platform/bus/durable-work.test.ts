import { expect, it } from 'vitest';
import { createLogger } from '../logger.ts';
import type { Claim, Progress } from './consumer-progress.ts';
import { type DurableWork, handleClaimed } from './durable-work.ts';

const suspect: Claim = { partition: 0, position: 0, token: 3, isSuspect: true };
const records = [1, 2].map((position) => ({ key: 'drp_1', position, value: '', after: position - 1 }));

/** Handles the records, and returns how many were handed over at a time. */
async function handle(deliveriesMax: number | null): Promise<number[]> {
  const batches: number[] = [];
  const work = {
    progress: { advance: async (claim, position) => ({ ...claim, position }) } as Progress,
    deathsOf: () => ({ isSuspect: async () => true, begin: async () => 1, survive: async () => {} }),
    handling: {
      group: 'one',
      handle: async ({ length }) => void batches.push(length),
      deliveriesMax,
      deadLetters: { add: async () => {} },
      logger: createLogger('silent'),
      signal: new AbortController().signal,
    },
  } as Pick<DurableWork, 'progress' | 'deathsOf' | 'handling'> as DurableWork;
  expect(await handleClaimed(suspect, records, 2, work)).toMatchObject({ position: 2 });
  return batches;
}

it('takes care of records that may kill, one by one', async () => {
  expect(await handle(5)).toEqual([1, 1]);
});

it('takes none for whoever never puts anything aside: that would hold the turn of others for ever', async () => {
  expect(await handle(null)).toEqual([2]);
});
