import { describe, expect, test } from 'vitest';
import { decideRefresh, ROTATION_GRACE_MS } from './login-session.ts';

const NOW = 1_800_000_000_000;
const rotatedAgo = (ms: number) => ({
  tokenHash: 'current',
  previousHash: 'previous',
  rotatedAt: new Date(NOW - ms),
  expiresAt: new Date(NOW + 60_000),
});
const fresh = { ...rotatedAgo(0), previousHash: null, rotatedAt: null };

describe('decideRefresh', () => {
  test.each([
    ['the first token of a session', fresh, 'current', 'rotate'],
    ['the newest token', rotatedAgo(1000), 'current', 'rotate'],
    ['the one before, at once', rotatedAgo(0), 'previous', 'repeat'],
    ['the one before, when a whole call of the SDK has failed', rotatedAgo(45_000), 'previous', 'repeat'],
    ['the one before, at the end of the grace', rotatedAgo(ROTATION_GRACE_MS), 'previous', 'repeat'],
    ['the one before, after the grace', rotatedAgo(ROTATION_GRACE_MS + 1), 'previous', 'revoke'],
    ['one from further back, even at once', rotatedAgo(0), 'older', 'revoke'],
    ['one that never was, in a fresh session', fresh, 'forged', 'revoke'],
    ['the newest token of an ended session', { ...fresh, expiresAt: new Date(NOW) }, 'current', 'expired'],
  ] as const)('%s', (_case, session, presented, decision) => {
    expect(decideRefresh(session, presented, NOW)).toBe(decision);
  });
});
