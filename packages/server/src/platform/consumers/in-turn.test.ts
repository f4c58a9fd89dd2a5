import { expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

it('does one thing at a time, also after one that fails', async () => {
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = inTurn(async () => {
    await gate.promise;
    done.push('first');
    throw new Error('failed');
  });
  const second = inTurn(async () => done.push('second'));
  gate.resolve();
  await expect(first).rejects.toThrow('failed');
  await second;
  expect(done).toEqual(['first', 'second']);
});

it('lets others go on when somebody does not end, who may end later all the same', async () => {
  const gate = Promise.withResolvers<string>();
  const hanging = inTurn(() => gate.promise, 10);
  expect(await inTurn(async () => 'next')).toBe('next');
  gate.resolve('late');
  expect(await hanging).toBe('late');
});
