import { expect, it } from 'vitest';
import { createGuard } from './guard.ts';
import { createLogger } from './logger.ts';

const logger = createLogger('silent');

it('is not safe before the first look, while something is wrong, and is again when all is well', async () => {
  let faults: string[] = [];
  const guard = createGuard('test', { look: async () => faults, logger });
  expect(guard.isSafe()).toBe(false);
  await guard.check();
  expect([guard.isSafe(), guard.reason()]).toEqual([true, null]);
  faults = ['a door is open', 'a window is open'];
  await guard.check();
  expect([guard.isSafe(), guard.reason()]).toEqual([false, 'a door is open; a window is open']);
  faults = [];
  await guard.check();
  expect(guard.isSafe()).toBe(true);
});

it('keeps what it knew when it cannot look', async () => {
  let look = async (): Promise<string[]> => [];
  const guard = createGuard('test', { look: () => look(), logger });
  await guard.check();
  look = () => Promise.reject(new Error('no connection'));
  await expect(guard.check()).rejects.toThrow('no connection');
  expect(guard.isSafe()).toBe(true);
});
