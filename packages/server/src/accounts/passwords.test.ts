import { expect, test } from 'vitest';
import { createPasswords } from './passwords.ts';

const passwords = createPasswords();
const asker = { address: '192.0.2.1', deadlineAt: Infinity };

test('a password matches its own hash only, which is argon2id at the intended cost', async () => {
  const hash = await passwords.hash('correct horse', asker);
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await passwords.matches(hash, 'correct horse', asker)).toBe(true);
  expect(await passwords.matches(hash, 'correct horse ', asker)).toBe(false);
  expect(await passwords.hash('correct horse', asker), 'salted').not.toBe(hash);
});

test('nothing matches a missing hash, not even the password of the stand-in', async () => {
  expect(await passwords.matches(null, 'the password of nobody', asker)).toBe(false);
});
