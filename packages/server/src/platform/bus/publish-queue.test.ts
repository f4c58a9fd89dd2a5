import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../within.ts';
import { BusFullError, createPublishQueue } from './publish-queue.ts';

/** A queue whose sends end when they are told to. */
function open(options: { batchMax?: number; waitingMax?: number; timeoutMs?: number } = {}) {
  const sends: { records: readonly number[]; end: () => void; fail: (error: Error) => void }[] = [];
  const queue = createPublishQueue<number>({
    send: (records) =>
      new Promise((resolve, reject) => sends.push({ records, end: () => resolve(), fail: reject })),
    batchMax: 4,
    waitingMax: 6,
    timeoutMs: 5000,
    ...options,
  });
  return { ...queue, sends };
}

describe('a publish queue', () => {
  it('sends one batch at a time, in order, and puts together what came meanwhile', async () => {
    const { publish, sends } = open();
    const published = [[1], [2, 3], [4], [5, 6]].map((records) => publish(records));
    expect(sends.map(({ records }) => records)).toEqual([[1]]);
    sends[0]?.end();
    await published[0];
    await expect.poll(() => sends.length).toBe(2);
    expect(sends[1]?.records).toEqual([2, 3, 4, 5, 6]);
    sends[1]?.end();
    await Promise.all(published);
  });

  it('fails what waits behind a failure: it would overtake', async () => {
    const { publish, sends } = open();
    const published = Promise.allSettled([publish([1]), publish([2]), publish([3])]);
    sends[0]?.fail(new Error('gone'));
    expect((await published).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(sends.length).toBe(1);
    const next = publish([1]);
    await expect.poll(() => sends.length).toBe(2);
    sends[1]?.end();
    await next;
  });

  it('refuses at once when too many wait, but not a large one that can only go alone', async () => {
    const { publish, sends } = open();
    const large = publish([1, 2, 3, 4, 5, 6, 7, 8]);
    const waiting = publish([9, 10, 11, 12, 13, 14]);
    await expect(publish([15])).rejects.toThrow(BusFullError);
    sends[0]?.end();
    await large;
    await expect.poll(() => sends.length).toBe(2);
    sends[1]?.end();
    await waiting;
  });

  it('gives up a send that takes too long', async () => {
    const { publish } = open({ timeoutMs: 10 });
    await expect(publish([1])).rejects.toThrow(DeadlineError);
    await sleep(0);
  });
});
