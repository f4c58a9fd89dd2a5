import { openSession, presentSession, presentUser, type MockDb } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import type { MockRoutes } from '../route.ts';

type AuthEndpoint = `auth.${'register' | 'login' | 'demo' | 'refresh' | 'logout' | 'me' | 'updateMe'}`;

/** A refresh token works once; for this long the same one gives the same answer again, as on the server: an answer may be lost. */
const ROTATION_GRACE_MS = 60_000;

export const authRoutes: MockRoutes<AuthEndpoint> = {
  'auth.register': ({ db, body }) => {
    if (findByEmail(db, body.email) !== undefined) throw new MockProblem('email_taken');
    return openSession(db, db.addUser(body));
  },
  'auth.login': ({ db, body }) => {
    const user = findByEmail(db, body.email);
    if (user === undefined || user.password !== body.password) throw new MockProblem('invalid_credentials');
    return openSession(db, user);
  },
  'auth.demo': ({ db, body }) => {
    const user = findByEmail(db, body.email);
    if (user?.isDemo !== true) throw new MockProblem('invalid_credentials');
    return openSession(db, user);
  },
  'auth.refresh': ({ db, body }) => {
    const session = findSession(db, body.refreshToken);
    const user = session && db.users.get(session.userId);
    if (session === undefined || user === undefined) throw new MockProblem('refresh_token_invalid');
    if (session.refreshToken === body.refreshToken) return openSession(db, user, session);
    const isRepeat =
      session.spentTokens[0] === body.refreshToken &&
      db.clock.now() - session.rotatedAtMs <= ROTATION_GRACE_MS;
    if (isRepeat) return presentSession(user, session);
    endSession(db, body.refreshToken);
    throw new MockProblem('refresh_token_invalid');
  },
  'auth.logout': ({ db, body }) => {
    endSession(db, body.refreshToken);
    return undefined;
  },
  'auth.me': ({ user }) => presentUser(user),
  'auth.updateMe': ({ db, user, body }) => {
    const changed = { ...user, name: body.name };
    db.users.set(user.id, changed);
    return presentUser(changed);
  },
};

const findByEmail = (db: MockDb, email: string) =>
  [...db.users.values()].find((user) => user.email === email);

/** The session of a refresh token, whichever of its tokens it is. */
const findSession = (db: MockDb, refreshToken: string) =>
  db.sessions.find((one) => one.refreshToken === refreshToken || one.spentTokens.includes(refreshToken));

const endSession = (db: MockDb, refreshToken: string): void => {
  const session = findSession(db, refreshToken);
  db.sessions = db.sessions.filter((one) => one !== session);
};
