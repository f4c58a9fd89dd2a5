import { expect, test } from 'vitest';
import { createPasswords } from './passwords.ts';

const passwords = createPasswords();

test('a password matches its own hash only, which is argon2id at the intended cost', async () => {
  const hash = await passwords.hash('correct horse');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await passwords.matches(hash, 'correct horse')).toBe(true);
  expect(await passwords.matches(hash, 'correct horse ')).toBe(false);
  expect(await passwords.hash('correct horse'), 'salted').not.toBe(hash);
});

test('nothing matches a missing hash, not even the password of the stand-in', async () => {
  expect(await passwords.matches(null, 'the password of nobody')).toBe(false);
});
