import { expect, it } from 'vitest';
import { callbackToken, renewingToken, type HeldToken } from './token-source.ts';

/** A source whose token lives for 100 s, at a clock that is moved by hand. */
const start = (renewals: (HeldToken | Error)[]) => {
  let now = 0;
  let held: HeldToken | undefined = { token: 'first', expiresAtMs: 100_000, isFresh: true };
  const reasons: string[] = [];
  const source = renewingToken(
    {
      held: () => held,
      canStart: true,
      renew: async (reason) => {
        reasons.push(reason);
        const next = renewals.shift();
        if (next instanceof Error) throw next;
        held = next;
        return next;
      },
    },
    () => now,
  );
  return { source, reasons, at: (ms: number) => (now = ms) };
};

const second: HeldToken = { token: 'second', expiresAtMs: 200_000, isFresh: true };

it('is renewed in the last fifth of a short life, not before', async () => {
  const { source, reasons, at } = start([second]);
  expect(await source.token()).toBe('first');
  at(79_999);
  expect(await source.token()).toBe('first');
  at(80_000);
  expect(await source.token()).toBe('second');
  expect(reasons).toEqual(['expiring']);
});

it('is used to its end when it cannot be renewed ahead of it', async () => {
  const offline = new Error('offline');
  const { source, at } = start([offline, offline, second]);
  await source.token();
  at(99_999);
  expect(await source.token()).toBe('first');
  at(100_000);
  await expect(source.token()).rejects.toBe(offline);
  expect(await source.token()).toBe('second');
});

it('is not used again after it was refused, whatever its end is', async () => {
  const { source } = start([new Error('offline'), second]);
  await expect(source.token({ refused: 'first' })).rejects.toThrow('offline');
  expect(await source.token({ refused: 'first' })).toBe('second');
  expect(await source.token({ refused: 'first' })).toBe('second');
});

it('is asked for again when the first who was asked never answers', async () => {
  let now = 0;
  let asked = 0;
  const source = callbackToken(
    async () => {
      asked += 1;
      return asked === 1 ? new Promise<never>(() => {}) : { token: 'late' };
    },
    () => now,
  );
  const { signal } = new AbortController();
  const stuck = [source.token({ signal })];
  now = 29_999;
  stuck.push(source.token({ signal }));
  expect(asked).toBe(1);
  now = 30_000;
  expect(await source.token({ signal })).toBe('late');
  expect(await source.token({ signal })).toBe('late');
  expect(asked).toBe(2);
  expect(stuck).toHaveLength(2);
});
