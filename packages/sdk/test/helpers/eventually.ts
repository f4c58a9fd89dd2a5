import { vi } from 'vitest';

/** Waits until a check passes. The limit is for a machine that is very busy, not for the code. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 60_000, interval: 10 });
