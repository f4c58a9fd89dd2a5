import { expect, test } from 'vitest';
import { whyNotGood } from './api-key.rules.ts';

const at = (ms: number) => new Date(ms);

test.each([
  ['no key', null, 'api_key_invalid'],
  ['a key', { expiresAt: null, revokedAt: null }, null],
  ['one that will end', { expiresAt: at(1001), revokedAt: null }, null],
  ['one that ends now', { expiresAt: at(1000), revokedAt: null }, 'api_key_expired'],
  ['a revoked one', { expiresAt: null, revokedAt: at(900) }, 'api_key_revoked'],
  ['a revoked one that has ended', { expiresAt: at(500), revokedAt: at(900) }, 'api_key_revoked'],
])('%s', (_case, key, refusal) => {
  expect(whyNotGood(key, 1000)).toBe(refusal);
});
