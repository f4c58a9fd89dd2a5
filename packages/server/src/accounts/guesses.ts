import { hash } from 'node:crypto';
import type { Allowances } from '../platform/allowances.ts';
import type { Clock } from '../platform/clock.ts';
import { createId } from '../platform/id.ts';
import type { Account } from './account.ts';

/** Wrong passwords for one e-mail address in a window, from networks where its owner has not signed in before. */
const GUESSES_MAX = 20;
const WINDOW_MS = 15 * 60_000;

/** One sign-in that is tried. */
export type Guess = {
  /** `false`: too many were wrong, so the password is not looked at. */
  isAllowed: boolean;
  /** It was right, so it was no guess. */
  wasRight(): Promise<void>;
};

export type Guesses = {
  /** @param isAtHome the account's owner has signed in from this network before */
  begin(email: string, isAtHome: boolean): Promise<Guess>;
};

/** Whether a person has signed in from a network before. */
export const isAtHome = ({ id, networks }: Account, network: string): boolean =>
  networks.includes(networkMark(id, network));

/** How a network is remembered with an account: only for comparison. */
export const networkMark = (userId: string, network: string): string =>
  hash('sha256', `${userId}\n${network}`, 'base64url').slice(0, 22);

/**
 * Limits guesses at one account, however many networks they come from. Networks where the owner has signed in are not counted, so
 * strangers cannot lock the owner out there; elsewhere a link by mail sets a new password.
 */
export function createGuesses({ allowances, clock }: { allowances: Allowances; clock: Clock }): Guesses {
  return {
    async begin(email, isHome) {
      if (isHome) return { isAllowed: true, wasRight: async () => {} };
      const now = clock.now();
      const allowance = {
        key: `guess:${hash('sha256', email, 'base64url')}`,
        id: createId('gss'),
        max: GUESSES_MAX,
        perMs: WINDOW_MS,
      };
      return {
        isAllowed: await allowances.take(allowance, now),
        wasRight: () => allowances.giveBack(allowance, now),
      };
    },
  };
}
