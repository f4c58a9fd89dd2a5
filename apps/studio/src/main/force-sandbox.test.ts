import { describe, expect, it } from 'vitest';
import { shouldForceSandbox } from './force-sandbox.ts';

describe('shouldForceSandbox', () => {
  it.each([
    ['linux', 1000, false, true],
    ['linux', 1000, true, true],
    ['linux', 0, false, true],
    ['linux', 0, true, false],
    ['darwin', 0, true, true],
    ['win32', undefined, true, true],
  ])('%s, user %s, --no-sandbox %s: %s', (platform, userId, hasNoSandboxSwitch, expected) => {
    expect(shouldForceSandbox({ platform, userId, hasNoSandboxSwitch })).toBe(expected);
  });
});
