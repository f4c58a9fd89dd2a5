import type { Env } from './env.ts';
import { isLocalOrigin } from './production.ts';

export function findSecretConflicts(env: Env, isProduction: boolean): [boolean, string][] {
  return [
    [
      isProduction && isWeakSecret(env.JWT_SECRET),
      'JWT_SECRET: can be guessed: use one that a machine drew, such as from `openssl rand -base64 48`',
    ],
    [
      isProduction && env.JWT_OLD_SECRETS.some(isWeakSecret),
      'JWT_OLD_SECRETS: one can be guessed: what it signed is still believed, so leave it out',
    ],
    [
      isProduction && isWeakBeside(env.METRICS_TOKEN, env.JWT_SECRET),
      'METRICS_TOKEN: can be guessed, or is another secret as well: use one that a machine drew for this alone',
    ],
    [
      isProduction && (env.CORS_ORIGINS ?? []).some(isLocalOrigin),
      'CORS_ORIGINS: must not have an address of this machine in production: every program of a visitor could serve there',
    ],
  ];
}

/** Another program has set these, so the server cannot know better: it says what it sees. */
export const findWarnings = (env: Env): string[] =>
  (['MONGO_URI', 'REDIS_URL', 'SMTP_URL'] as const)
    .filter((name) => hasDefaultPassword(env[name] ?? ''))
    .map((name) => `${name}: its password is one that is tried first; change it there and here`);

/**
 * Fewer different signs are a pattern that a person typed: of 32 hexadecimal digits that a machine drew, one in a million has fewer than 8,
 * and of 16, one in ten thousand has fewer than 6.
 */
const leastDifferentSigns = ({ length }: string): number => (length < 32 ? 6 : 8);
/** What people write into examples, and copy from them. */
const EXAMPLE_WORDS =
  /secret|change|example|sample|please|random|password|default|livedrops|character|thirty|develop|replace|insert|0123456789|123456789|abcdef(?:gh|01)|qwerty/i;

/** Whether somebody who tries what people write would find a secret: repeated, counted, or out of an example. */
function isWeakSecret(secret: string): boolean {
  // Machines draw no spaces: they are between words.
  return (
    new Set(secret).size < leastDifferentSigns(secret) ||
    EXAMPLE_WORDS.test(secret) ||
    /\s/.test(secret) ||
    isRepeated(secret)
  );
}

/** Whether a secret that need not be there is weak, or also the one that signs: whoever is given it could sign. */
export const isWeakBeside = (secret: string | undefined, jwtSecret: string): boolean =>
  secret !== undefined && (isWeakSecret(secret) || secret === jwtSecret);

/** Whether a text is a shorter one again and again, the last time perhaps not to its end: `abcd1234abcd1234ab`. */
const isRepeated = (text: string): boolean =>
  Array.from({ length: Math.min(16, text.length >> 1) }, (_, index) => index + 1).some(
    (period) => text.slice(period) === text.slice(0, -period),
  );

/** Passwords that images and examples come with, and those that are tried first. */
const DEFAULT_PASSWORDS: ReadonlySet<string> = new Set(
  'admin administrator changeme default dev docker example foobared guest livedrops mongo mongoadmin mongodb pass passw0rd password password1 qwerty redis root secret test user 1234 12345 123456 12345678 123456789 1234567890'.split(
    ' ',
  ),
);

/** Whether the password in an address is one that is tried first. `mongodb://` has several hosts, which is no URL. */
function hasDefaultPassword(address: string): boolean {
  const [, user = '', given] = /^[\w+]+:\/\/([^:@/]*):([^@/]*)@/.exec(address) ?? [];
  if (given === undefined) return false;
  const password = decode(given).toLowerCase();
  return password === '' || password === decode(user).toLowerCase() || DEFAULT_PASSWORDS.has(password);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
