import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createGroupCommit, QueueFullError } from './group-commit.ts';

/** A commit whose groups end when the test says so. */
function controlled(groupSizeMax = 10, queueMax = 100, lingerMsMax = 0) {
  const groups: { key: string; items: readonly number[]; end: (error?: Error) => void }[] = [];
  const queue = createGroupCommit<number, string>({
    groupSizeMax,
    queueMax,
    lingerMsMax,
    commit: (key, items) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) =>
          error ? reject(error) : resolve(items.map((item) => `${key}${item}`));
        groups.push({ key, items, end });
      }),
  });
  return { groups, queue };
}

/** While a group of so many is committed; the next one may fill for as long as that takes. */
async function whileCommitting(count: number) {
  const { groups, queue } = controlled(10, 100, 60_000);
  const results = Array.from({ length: count + 1 }, (_, index) => queue.submit('a', index + 1));
  groups[0]?.end();
  await expect.poll(() => groups.length).toBe(2);
  const endGroup = async () => {
    await delay(100);
    groups[1]?.end();
    await Promise.all(results);
  };
  return { groups, queue, endGroup };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('createGroupCommit', () => {
  it('commits a lone item at once and groups what comes meanwhile', async () => {
    const { groups, queue } = controlled();
    const results = [1, 2, 3].map((item) => queue.submit('a', item));
    expect(groups.map(({ items }) => items)).toEqual([[1]]);
    groups[0]?.end();
    await settled();
    expect(groups.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    groups[1]?.end();
    expect(await Promise.all(results)).toEqual(['a1', 'a2', 'a3']);
    expect(queue.size).toBe(0);
  });

  it('runs one commit at a time for a key, and keys side by side', async () => {
    const { groups, queue } = controlled();
    for (const [key, item] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ] as const)
      void queue.submit(key, item);
    expect(groups.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('keeps groups within their size', async () => {
    const { groups, queue } = controlled(2);
    for (let item = 0; item < 6; item += 1) void queue.submit('a', item);
    for (let group = 0; group < 4; group += 1) {
      groups[group]?.end();
      await settled();
    }
    expect(groups.map(({ items }) => items)).toEqual([[0], [1, 2], [3, 4], [5]]);
  });

  it('lets the group after one of several fill up to the same size, and a lone item never wait', async () => {
    const { groups, queue, endGroup } = await whileCommitting(2);
    await endGroup();
    void queue.submit('a', 4);
    await settled();
    expect(groups).toHaveLength(2);
    void queue.submit('a', 5);
    await expect.poll(() => groups.at(-1)?.items).toEqual([4, 5]);

    void queue.submit('b', 6);
    groups.at(-1)?.end();
    await settled();
    void queue.submit('b', 7);
    expect(groups.at(-1)?.items).toEqual([7]);
  });

  it('takes those who came meanwhile together with those who come back, instead of in turn', async () => {
    const { groups, queue, endGroup } = await whileCommitting(2);
    void queue.submit('a', 4);
    void queue.submit('a', 5);
    await endGroup();
    void queue.submit('a', 6);
    await settled();
    expect(groups).toHaveLength(2);
    void queue.submit('a', 7);
    await expect.poll(() => groups.at(-1)?.items).toEqual([4, 5, 6, 7]);
  });

  it('commits a smaller group when nobody comes any more', async () => {
    const { groups, queue, endGroup } = await whileCommitting(2);
    await endGroup();
    void queue.submit('a', 4);
    await expect.poll(() => groups.at(-1)?.items).toEqual([4]);
  });

  it('fails a whole group with its commit, and goes on with the next', async () => {
    const { groups, queue } = controlled();
    const first = queue.submit('a', 1);
    const second = queue.submit('a', 2);
    groups[0]?.end(new Error('no'));
    await expect(first).rejects.toThrow('no');
    await settled();
    groups[1]?.end();
    expect(await second).toBe('a2');
  });

  it('refuses at once when too many wait, and takes items again later', async () => {
    const { groups, queue } = controlled(10, 2);
    const waiting = [queue.submit('a', 1), queue.submit('b', 2)];
    await expect(queue.submit('a', 3)).rejects.toThrow(QueueFullError);
    for (const { end } of groups) end();
    await Promise.all(waiting);
    await settled();
    void queue.submit('a', 4);
    expect(groups.at(-1)?.items).toEqual([4]);
  });

  it('drains', async () => {
    const { groups, queue } = controlled();
    let isDrained = false;
    void queue.submit('a', 1);
    const draining = queue.drain().then(() => (isDrained = true));
    await settled();
    expect(isDrained).toBe(false);
    groups[0]?.end();
    await draining;
    expect(isDrained).toBe(true);
  });
});
