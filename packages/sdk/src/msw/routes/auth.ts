import { openSession, presentUser, type MockDb } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import type { MockRoutes } from '../route.ts';

type AuthEndpoint = `auth.${'register' | 'login' | 'demo' | 'refresh' | 'logout' | 'me' | 'updateMe'}`;

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
    const session = takeSession(db, body.refreshToken);
    const user = session && db.users.get(session.userId);
    if (user === undefined) throw new MockProblem('refresh_token_invalid');
    return openSession(db, user);
  },
  'auth.logout': ({ db, body }) => {
    takeSession(db, body.refreshToken);
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

/** A refresh token works once. */
const takeSession = (db: MockDb, refreshToken: string) => {
  const session = db.sessions.find((one) => one.refreshToken === refreshToken);
  db.sessions = db.sessions.filter((one) => one !== session);
  return session;
};
