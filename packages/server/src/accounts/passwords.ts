import { hash, type Options, verify } from '@node-rs/argon2';
import { type Asker, createConcurrencyLimit } from '../platform/concurrency-limit.ts';

/**
 * OWASP Password Storage Cheat Sheet: argon2id with at least 19 MiB, 2 passes, 1 lane.
 * argon2id is the library's default; its enum cannot be named in isolated modules.
 */
const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Two at a time leave the thread pool, and on small machines the cores, to everybody else. */
const CONCURRENT_MAX = 2;
/** About ten seconds of work: callers do not wait longer. */
const WAITING_MAX = 200;
/** One hash on a small machine. */
const EXPECTED_MS = 60;

/** Who wants to know, and until when they wait. */
export type PasswordAsker = Asker;

export type Passwords = {
  /** @throws {ProblemError} `overloaded` */
  hash(password: string, asker: PasswordAsker): Promise<string>;
  /**
   * Takes the same work for a missing hash, so that the time does not tell whether there is an account.
   *
   * @throws {ProblemError} `overloaded`
   */
  matches(passwordHash: string | null, password: string, asker: PasswordAsker): Promise<boolean>;
};

export function createPasswords(): Passwords {
  const limited = createConcurrencyLimit({
    concurrentMax: CONCURRENT_MAX,
    waitingMax: WAITING_MAX,
    expectedMs: EXPECTED_MS,
  });
  let nobodysHash: Promise<string> | null = null;
  return {
    hash: (password, asker) => limited(asker, () => hash(password, COST)),
    async matches(passwordHash, password, asker) {
      nobodysHash ??= hash('the password of nobody', COST);
      const known = passwordHash ?? (await nobodysHash);
      const isRight = await limited(asker, () => verify(known, password));
      return isRight && passwordHash !== null;
    },
  };
}
