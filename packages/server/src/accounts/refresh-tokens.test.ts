import { expect, test } from 'vitest';
import { createRefreshTokens } from './refresh-tokens.ts';

const tokens = createRefreshTokens('a secret of at least 32 characters');

test('every session begins with its own token', () => {
  const first = tokens.create();
  const second = tokens.create();
  expect(first.token).not.toBe(second.token);
  expect(first.familyId).not.toBe(second.familyId);
  expect(tokens.read(first.token)).toEqual({ familyId: first.familyId, hash: first.hash });
});

test('a token has one successor, in the same family, that only this server can derive', () => {
  const { token, familyId } = tokens.create();
  const successor = tokens.succeed(token);
  expect(tokens.succeed(token)).toEqual(successor);
  expect(tokens.read(successor.token)).toEqual({ familyId, hash: successor.hash });
  expect(successor.token).not.toBe(token);
  expect(createRefreshTokens('another secret of 32 characters!').succeed(token)).not.toEqual(successor);
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
