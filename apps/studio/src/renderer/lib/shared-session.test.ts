import type { Session } from '@livedrops/sdk';
import { makeSession } from '@livedrops/sdk/testing';
import { expect, it } from 'vitest';
import { sharedSession } from './shared-session.ts';

it('tells the other windows that the session is another one, or none', async () => {
  let kept: Session | null = makeSession();
  const load = async () => kept;
  const [first, second] = [sharedSession(load), sharedSession(load)];
  const heard: (Session | null)[] = [];
  const own: (Session | null)[] = [];
  const stops = [second.watch((session) => heard.push(session)), first.watch((session) => own.push(session))];
  first.tellOthers();
  await expect.poll(() => heard).toEqual([kept]);
  kept = null;
  first.tellOthers();
  await expect.poll(() => heard.at(-1)).toBeNull();
  expect(own).toEqual([]);
  for (const stop of stops) stop();
});

it('renews it once at a time', async () => {
  const order: string[] = [];
  const { exclusively } = sharedSession(async () => null);
  const locks = { tail: Promise.resolve() };
  Object.defineProperty(navigator, 'locks', {
    configurable: true,
    value: {
      request: (_name: string, run: () => Promise<void>) => {
        locks.tail = locks.tail.then(run);
        return locks.tail;
      },
    },
  });
  const renew = (name: string) =>
    exclusively(async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
    });
  await Promise.all([renew('first'), renew('second')]);
  expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  Reflect.deleteProperty(navigator, 'locks');
});
