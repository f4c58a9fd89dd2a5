import type { DemoLoginInput, LoginInput, RegisterInput, Session } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import { createId } from '../platform/id.ts';
import type { Account } from './account.ts';
import type { AccountMails } from './account-mails.ts';
import { presentSession } from './accounts.present.ts';
import type { AccessTokens } from './access-tokens.ts';
import { type Guesses, isAtHome, networkMark } from './guesses.ts';
import type { LoginSessionStore } from './login-session.store.ts';
import type { PasswordAsker, Passwords } from './passwords.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import type { UserStore } from './user.store.ts';

export type SignInDeps = {
  users: UserStore;
  sessions: LoginSessionStore;
  passwords: Passwords;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  /** Mails about accounts. */
  mails: AccountMails;
  guesses: Guesses;
  clock: Clock;
  refreshTokenMs: number;
  demoLogin: boolean;
  /** Told after a session was ended, by its owner or because its token was copied. */
  onSessionEnded(sessionId: string): void;
};

/**
 * Makes an account and signs in. The answer is the same for an address that has an account: its owner is told by mail, and this account
 * can never confirm the address. With the right password it is the person themselves, who get their account.
 */
export async function register(
  deps: SignInDeps,
  input: RegisterInput,
  asker: PasswordAsker,
): Promise<Session> {
  const known = await findByPassword(deps, input, asker);
  // Too many guesses were made at the address: the answer is that of an unknown address.
  if (known && !(known instanceof Refusal)) return startSession(deps, known);
  const at = new Date(deps.clock.now());
  const id = createId('usr');
  const account: Account = {
    id,
    email: input.email,
    emailConfirmedAt: null,
    name: input.name,
    role: 'fan',
    creatorId: null,
    passwordHash: await deps.passwords.hash(input.password, asker),
    demo: false,
    showsFollows: false,
    networks: [networkMark(id, asker.address)],
    createdAt: at,
    updatedAt: at,
  };
  await deps.users.insert(account);
  await deps.mails.add({ kind: 'confirm', userId: account.id, email: account.email });
  return startSession(deps, account);
}

/** Signs in. An unknown e-mail and a wrong password look and take the same. */
export async function logIn(
  deps: SignInDeps,
  input: LoginInput,
  asker: PasswordAsker,
): Promise<Session | Refusal> {
  const account = await findByPassword(deps, input, asker);
  if (account instanceof Refusal) return account;
  return account ? startSession(deps, account) : new Refusal('invalid_credentials');
}

/** Signs in as one of the seed's people, without a password. */
export async function logInDemo(deps: SignInDeps, input: DemoLoginInput): Promise<Session | Refusal> {
  if (!deps.demoLogin) return new Refusal('demo_disabled');
  const account = (await deps.users.findByEmail(input.email)).find(({ demo }) => demo);
  return account ? startSession(deps, account) : new Refusal('invalid_credentials');
}

const TOO_MANY_GUESSES = {
  detail:
    'Too many wrong passwords for this address. Sign in where you did before, wait a quarter of an hour, or set a new password by mail',
  retryAfterMs: 15 * 60_000,
  shouldRetry: false,
};

/** Comparisons where an account names an address, confirmed by another account or not: their number tells nothing of that. */
const COMPARISONS_WITH_CLAIMS = 3;

/** Whose address and password it is. An address without an account takes the same work as one with a confirmed account. */
async function findByPassword(
  { users, passwords, guesses }: Pick<SignInDeps, 'users' | 'passwords' | 'guesses'>,
  { email, password }: LoginInput,
  asker: PasswordAsker,
): Promise<Account | Refusal | null> {
  const found = await users.findByEmail(email);
  // A person who made two accounts with one password means the one that they have used here.
  const { atHome = [], elsewhere = [] } = Object.groupBy(found, (account) =>
    isAtHome(account, asker.address) ? 'atHome' : 'elsewhere',
  );
  const accounts = [...atHome, ...elsewhere];
  const guess = await guesses.begin(email, atHome.length > 0);
  if (!guess.isAllowed) return new Refusal('rate_limited', TOO_MANY_GUESSES);
  const hasClaims = accounts.some(({ emailConfirmedAt }) => emailConfirmedAt === null);
  const comparisons = hasClaims ? COMPARISONS_WITH_CLAIMS : 1;
  for (let index = 0; index < comparisons; index += 1) {
    const account = accounts[index];
    if ((await passwords.matches(account?.passwordHash ?? null, password, asker)) && account) {
      await Promise.all([
        guess.wasRight(),
        users.addNetwork(account.id, networkMark(account.id, asker.address)),
      ]);
      return account;
    }
  }
  return null;
}

async function startSession(deps: SignInDeps, account: Account): Promise<Session> {
  const { token, familyId, hash } = deps.refreshTokens.create();
  const now = deps.clock.now();
  const session = {
    id: createId('ses'),
    familyId,
    userId: account.id,
    tokenHash: hash,
    previousHash: null,
    rotatedBy: null,
    rotatedAt: null,
    createdAt: new Date(now),
    expiresAt: new Date(now + deps.refreshTokenMs),
  };
  await deps.sessions.insert(session);
  return presentSession(account, deps.accessTokens.issue(account, session.id), token);
}
