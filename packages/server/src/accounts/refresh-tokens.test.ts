import { expect, test } from 'vitest';
import { createRefreshTokens } from './refresh-tokens.ts';

const tokens = createRefreshTokens({ secret: 'a secret of at least 32 characters' });

test('every session begins with its own token', () => {
  const first = tokens.create();
  const second = tokens.create();
  expect(first.token).not.toBe(second.token);
  expect(first.familyId).not.toBe(second.familyId);
  expect(tokens.read(first.token)).toEqual({ familyId: first.familyId, hash: first.hash });
});

test('a token has one successor, in the same family, that only this server can derive', () => {
  const { token, familyId } = tokens.create();
  const [successor, ...others] = tokens.succeed(token);
  expect(tokens.succeed(token)).toEqual([successor]);
  expect(others).toEqual([]);
  expect(tokens.read(successor.token)).toEqual({ familyId, hash: successor.hash });
  expect(successor.token).not.toBe(token);
  const secret = 'another secret of 32 characters!';
  expect(createRefreshTokens({ secret }).succeed(token)).not.toEqual([successor]);
  const changed = createRefreshTokens({ secret, oldSecrets: ['a secret of at least 32 characters'] });
  expect(changed.succeed(token), 'what it got before is known').toContainEqual(successor);
});

test.each([
  '',
  '.',
  'abc',
  `${'a'.repeat(22)}.`,
  `${'a'.repeat(22)}.${'b'.repeat(42)}`,
  'a.b.c',
  '$'.repeat(66),
])('reads %j as no token', (text) => {
  expect(tokens.read(text)).toBeNull();
});
