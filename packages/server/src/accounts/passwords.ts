import { hash, type Options, verify } from '@node-rs/argon2';
import { createConcurrencyLimit } from './concurrency-limit.ts';

/**
 * OWASP Password Storage Cheat Sheet: argon2id with at least 19 MiB, 2 passes, 1 lane.
 * argon2id is the library's default; its enum cannot be named in isolated modules.
 */
const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Two at a time leave the thread pool, and on small machines the cores, to everybody else. */
const CONCURRENT_MAX = 2;
/** About ten seconds of work; more would only answer people who have given up. */
const WAITING_MAX = 200;

export type Passwords = {
  /** @throws {ProblemError} `overloaded` */
  hash(password: string): Promise<string>;
  /**
   * Takes the same work for a missing hash, so that the time does not tell whether somebody has an account.
   *
   * @throws {ProblemError} `overloaded`
   */
  matches(passwordHash: string | null, password: string): Promise<boolean>;
};

export function createPasswords(): Passwords {
  const limited = createConcurrencyLimit({ concurrentMax: CONCURRENT_MAX, waitingMax: WAITING_MAX });
  let nobodysHash: Promise<string> | null = null;
  return {
    hash: (password) => limited(() => hash(password, COST)),
    async matches(passwordHash, password) {
      nobodysHash ??= hash('the password of nobody', COST);
      const known = passwordHash ?? (await nobodysHash);
      const isRight = await limited(() => verify(known, password));
      return isRight && passwordHash !== null;
    },
  };
}
