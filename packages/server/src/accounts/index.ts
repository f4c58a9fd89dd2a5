import type { Clock } from '../platform/clock.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import type { Account } from './account.ts';
import { createTokens, readBearer, type VerifiedToken } from './access-tokens.ts';
import { accountsRoutes } from './accounts.routes.ts';
import { createLoginSessionStore } from './login-session.store.ts';
import { createPasswords } from './passwords.ts';
import { createRefreshTokens } from './refresh-tokens.ts';
import { createUserStore } from './user.store.ts';

export { createTokens, type VerifiedToken } from './access-tokens.ts';
export { createUserModel, type UserDocument } from './user.model.ts';

export type AccountsOptions = {
  connection: MongoConnection;
  clock: Clock;
  jwtSecret: string;
  accessTokenMs: number;
  refreshTokenMs: number;
  demoLogin: boolean;
};

export type Accounts = {
  routes: ReturnType<typeof accountsRoutes>;
  prepare(): Promise<void>;
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
  /** People by id; the unknown are left out. */
  getUsers(ids: readonly string[]): Promise<Map<string, Pick<Account, 'id' | 'name' | 'email'>>>;
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
    }),
    prepare: async () => {
      await Promise.all([users.prepare(), sessions.prepare()]);
    },
    authenticate: (header) => readBearer(accessTokens, header),
    verifyAccessToken: (token) => accessTokens.verify(token),
    findCreatorId: async (userId) => (await users.findById(userId))?.creatorId ?? null,
    getUsers: async (ids) =>
      new Map((await users.findMany(ids)).map(({ id, name, email }) => [id, { id, name, email }])),
    setCreator: (userId, creatorId, session) =>
      users.setCreator(userId, creatorId, new Date(clock.now()), session),
  };
}
