import { describe, expect, test } from 'vitest';
import { decideRefresh, ROTATION_GRACE_MS } from './login-session.rules.ts';

const NOW = 1_800_000_000_000;
const rotatedAgo = (ms: number) => ({
  tokenHash: 'current',
  previousHash: 'previous',
  rotatedBy: 'mine',
  rotatedAt: new Date(NOW - ms),
  expiresAt: new Date(NOW + 60_000),
});
const fresh = { ...rotatedAgo(0), previousHash: null, rotatedBy: null, rotatedAt: null };
const unnamed = (ms: number) => ({ ...rotatedAgo(ms), rotatedBy: null });

describe('decideRefresh', () => {
  test.each([
    ['the first token of a session', fresh, 'current', null, 'rotate'],
    ['the newest token', rotatedAgo(1000), 'current', 'other', 'rotate'],
    ['the one before, at once', rotatedAgo(0), 'previous', null, 'repeat'],
    ['the one before, in another tab', rotatedAgo(0), 'previous', 'other', 'repeat'],
    ['the one before, at the end of the grace', rotatedAgo(ROTATION_GRACE_MS), 'previous', null, 'repeat'],
    ['the one before, after the grace', rotatedAgo(ROTATION_GRACE_MS + 1), 'previous', null, 'revoke'],
    ['the one before, after the grace, of another', rotatedAgo(10_001), 'previous', 'other', 'revoke'],
    [
      'the one before, when a whole call of the SDK has failed',
      rotatedAgo(45_000),
      'previous',
      'mine',
      'repeat',
    ],
    ['the one before, after a night without network', rotatedAgo(40_000_000), 'previous', 'mine', 'repeat'],
    ['one from further back, of the same client', rotatedAgo(40_000_000), 'older', 'mine', 'revoke'],
    ['the one before, when the refresh had no name', unnamed(10_001), 'previous', null, 'revoke'],
    ['one from further back, even at once', rotatedAgo(0), 'older', 'mine', 'revoke'],
    ['one that never was, in a fresh session', fresh, 'forged', null, 'revoke'],
    ['the newest of an ended session', { ...fresh, expiresAt: new Date(NOW) }, 'current', null, 'expired'],
  ] as const)('%s', (_case, session, hash, attempt, decision) => {
    expect(decideRefresh(session, { hash, attempt }, NOW)).toBe(decision);
  });
});
