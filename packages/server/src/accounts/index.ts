import type { Clock } from '../platform/clock.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { createTokens, readBearer, type VerifiedToken } from './access-tokens.ts';
import { accountsRoutes } from './accounts.routes.ts';
import { createLoginSessionStore } from './login-session.store.ts';
import { createPasswords } from './passwords.ts';
import { createRefreshTokens } from './refresh-tokens.ts';
import { createUserStore } from './user.store.ts';

export { createTokens, type VerifiedToken } from './access-tokens.ts';
export { createLoginSessionModel } from './login-session.model.ts';
export { createUserModel, type UserDocument } from './user.model.ts';

/** The name of somebody whose account is gone. */
const FORMER_MEMBER = 'Former member';

export type AccountsOptions = {
  connection: MongoConnection;
  clock: Clock;
  jwtSecret: string;
  accessTokenMs: number;
  refreshTokenMs: number;
  demoLogin: boolean;
  onSessionEnded(sessionId: string): void;
};

export type Accounts = {
  routes: ReturnType<typeof accountsRoutes>;
  /**
   * Reads an `Authorization` header; `null` without one.
   *
   * @throws {ProblemError} `unauthenticated` or `token_expired`
   */
  authenticate(header: string | undefined): VerifiedToken | null;
  /** @throws {ProblemError} `unauthenticated` or `token_expired` */
  verifyAccessToken(token: string): VerifiedToken;
  /** The person's creator profile as it is now, whatever their token says. */
  findCreatorId(userId: string): Promise<string | null>;
  /** Whether a session has not ended, as the database says now. */
  isSessionAlive(sessionId: string, userId: string): Promise<boolean>;
  /** What to call people: everybody has a name, also those whose account is gone. */
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
  /** Where to write to somebody; `null` when the account is gone. */
  findContact(userId: string): Promise<{ email: string; name: string } | null>;
  /** Makes somebody a creator; `false` when they are one already. */
  setCreator(userId: string, creatorId: string, session: MongoSession): Promise<boolean>;
};

export function createAccounts(options: AccountsOptions): Accounts {
  const { connection, clock } = options;
  const users = createUserStore(connection);
  const sessions = createLoginSessionStore(connection);
  const accessTokens = createTokens({
    secret: options.jwtSecret,
    accessTokenMs: options.accessTokenMs,
    clock,
  });
  return {
    routes: accountsRoutes({
      users,
      sessions,
      accessTokens,
      clock,
      passwords: createPasswords(),
      refreshTokens: createRefreshTokens(options.jwtSecret),
      refreshTokenMs: options.refreshTokenMs,
      demoLogin: options.demoLogin,
      onSessionEnded: options.onSessionEnded,
    }),
    authenticate: (header) => readBearer(accessTokens, header),
    verifyAccessToken: (token) => accessTokens.verify(token),
    findCreatorId: async (userId) => (await users.findById(userId))?.creatorId ?? null,
    isSessionAlive: (sessionId, userId) => sessions.isAlive(sessionId, userId, new Date(clock.now())),
    async findContact(userId) {
      const account = await users.findById(userId);
      return account && { email: account.email, name: account.name };
    },
    async findNames(userIds) {
      const found = await users.findMany([...new Set(userIds)]);
      const names = new Map(found.map(({ id, name }) => [id, name]));
      return (userId) => names.get(userId) ?? FORMER_MEMBER;
    },
    setCreator: (userId, creatorId, session) =>
      users.setCreator(userId, creatorId, new Date(clock.now()), session),
  };
}
