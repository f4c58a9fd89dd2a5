import type { DemoLoginInput, LoginInput, RegisterInput, Session } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import { createId } from '../platform/id.ts';
import type { Account } from './account.ts';
import { presentSession } from './accounts.present.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { LoginSessionStore } from './login-session.store.ts';
import type { Passwords } from './passwords.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import type { UserStore } from './user.store.ts';

export type SignInDeps = {
  users: UserStore;
  sessions: LoginSessionStore;
  passwords: Passwords;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  clock: Clock;
  refreshTokenMs: number;
  demoLogin: boolean;
  /** Told after a session was ended, by its owner or because its token was copied. */
  onSessionEnded(sessionId: string): void;
};

/** Makes an account and signs in. */
export async function register(deps: SignInDeps, input: RegisterInput): Promise<Session | Refusal> {
  const at = new Date(deps.clock.now());
  const account: Account = {
    id: createId('usr'),
    email: input.email,
    name: input.name,
    role: 'fan',
    creatorId: null,
    passwordHash: await deps.passwords.hash(input.password),
    demo: false,
    createdAt: at,
    updatedAt: at,
  };
  if (await deps.users.insert(account)) return startSession(deps, account);
  return new Refusal('email_taken', {
    errors: [{ field: 'email', message: 'is already registered' }],
  });
}

/** Signs in. An unknown e-mail and a wrong password look and take the same. */
export async function logIn(deps: SignInDeps, input: LoginInput): Promise<Session | Refusal> {
  const account = await deps.users.findByEmail(input.email);
  const isRight = await deps.passwords.matches(account?.passwordHash ?? null, input.password);
  return account && isRight ? startSession(deps, account) : new Refusal('invalid_credentials');
}

/** Signs in as one of the seed's people, without a password. */
export async function logInDemo(deps: SignInDeps, input: DemoLoginInput): Promise<Session | Refusal> {
  if (!deps.demoLogin) return new Refusal('demo_disabled');
  const account = await deps.users.findByEmail(input.email);
  return account?.demo ? startSession(deps, account) : new Refusal('invalid_credentials');
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
    rotatedAt: null,
    createdAt: new Date(now),
    expiresAt: new Date(now + deps.refreshTokenMs),
  };
  await deps.sessions.insert(session);
  return presentSession(account, deps.accessTokens.issue(account, session.id), token);
}
