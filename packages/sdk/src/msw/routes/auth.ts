import type { EndpointName } from '../../contract/endpoints/index.ts';
import { LIMITS } from '../../contract/fields.ts';
import {
  type MockDb,
  type MockMail,
  type MockUser,
  openSession,
  presentSession,
  presentUser,
} from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import type { MockRoutes } from '../route.ts';

type AuthEndpoint = Extract<EndpointName, `auth.${string}`>;

/** A refresh token works once; for this long the same one gives the same answer again, as on the server: two tabs may ask at once. */
const ROTATION_GRACE_MS = 10_000;

export const authRoutes: MockRoutes<AuthEndpoint> = {
  'auth.register': ({ db, body }) => {
    const known = findByPassword(db, body.email, body.password);
    if (known !== undefined) return openSession(db, known);
    const kind = findConfirmed(db, body.email) === undefined ? 'confirm' : 'known';
    const user = db.addUser(body);
    sendMail(db, user, kind);
    return openSession(db, user);
  },
  'auth.login': ({ db, body }) => {
    const user = findByPassword(db, body.email, body.password);
    if (user === undefined) throw new MockProblem('invalid_credentials');
    return openSession(db, user);
  },
  'auth.demo': ({ db, body }) => {
    const user = findConfirmed(db, body.email);
    if (user?.isDemo !== true) throw new MockProblem('invalid_credentials');
    return openSession(db, user);
  },
  'auth.refresh': ({ db, body }) => {
    const session = findSession(db, body.refreshToken);
    const user = session && db.users.get(session.userId);
    if (session === undefined || user === undefined) throw new MockProblem('refresh_token_invalid');
    if (session.refreshToken === body.refreshToken) return openSession(db, user, session, body.attemptId);
    const isOwn = body.attemptId !== undefined && body.attemptId === session.attemptId;
    const isRepeat =
      session.spentTokens[0] === body.refreshToken &&
      (isOwn || db.clock.now() - session.rotatedAtMs <= ROTATION_GRACE_MS);
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
    const { name = user.name, showsFollows = user.showsFollows, showsEmail = user.showsEmail } = body;
    const changed = { ...user, name, showsFollows, showsEmail };
    db.users.set(user.id, changed);
    return presentUser(changed);
  },
  'auth.sendConfirmation': ({ db, user }) => {
    requireMail(db);
    if (user.isEmailConfirmed) return undefined;
    requireFewMails(db, user);
    sendMail(db, user, 'confirm');
    return undefined;
  },
  'auth.confirmEmail': ({ db, body }) => {
    const { mail, user } = takeLink(db, 'confirm', body.token);
    const isElsewhere = findConfirmed(db, mail.to);
    if (isElsewhere !== undefined && isElsewhere.id !== user.id) throw new MockProblem('link_invalid');
    if (user.isEmailConfirmed && user.email !== mail.to) sendMail(db, user, 'email_changed');
    db.users.set(user.id, { ...user, email: mail.to, isEmailConfirmed: true });
    return undefined;
  },
  'auth.forgotPassword': ({ db, body }) => {
    requireMail(db);
    const user = findConfirmed(db, body.email) ?? findByEmail(db, body.email)[0];
    if (user !== undefined) sendMail(db, user, 'reset');
    return undefined;
  },
  'auth.resetPassword': ({ db, body }) => {
    const { user } = takeLink(db, 'reset', body.token);
    // Who had the account before may have decided that for an address that was not theirs.
    const showsEmail = user.isEmailConfirmed && user.showsEmail;
    db.users.set(user.id, { ...user, password: body.password, isEmailConfirmed: true, showsEmail });
    db.sessions = db.sessions.filter(({ userId }) => userId !== user.id);
    sendMail(db, user, 'password_changed');
    return undefined;
  },
  'auth.changePassword': ({ db, user, body, token }) => {
    requirePassword(user, body.currentPassword);
    db.users.set(user.id, { ...user, password: body.password });
    db.sessions = db.sessions.filter((one) => one.userId !== user.id || one.accessToken === token);
    if (user.isEmailConfirmed) sendMail(db, user, 'password_changed');
    return undefined;
  },
  'auth.changeEmail': ({ db, user, body }) => {
    requireMail(db);
    requirePassword(user, body.currentPassword);
    requireFewMails(db, user);
    sendMail(db, { ...user, email: body.email }, 'confirm');
    return undefined;
  },
};

/** People with an address, newest first. Only one of them can have confirmed it. */
const findByEmail = (db: MockDb, email: string): MockUser[] =>
  [...db.users.values()].filter((user) => user.email === email).toReversed();

const findConfirmed = (db: MockDb, email: string): MockUser | undefined =>
  findByEmail(db, email).find(({ isEmailConfirmed }) => isEmailConfirmed);

const findByPassword = (db: MockDb, email: string, password: string): MockUser | undefined =>
  findByEmail(db, email).find((user) => user.password === password);

const requireMail = ({ hasEmail }: MockDb): void => {
  if (!hasEmail) throw new MockProblem('invalid_transition', 'This server sends no mail');
};

const requirePassword = (user: MockUser, given: string): void => {
  if (user.password === given) return;
  const errors = [{ field: 'currentPassword', message: 'is not the present password' }];
  throw new MockProblem('validation_failed', undefined, { errors });
};

const requireFewMails = (db: MockDb, user: MockUser): void => {
  const sent = db.mails.filter(({ userId, kind }) => userId === user.id && kind === 'confirm');
  if (sent.length >= LIMITS.linkMailsPerDay) throw new MockProblem('limit_reached', 'Enough mails for today');
};

const sendMail = (db: MockDb, { email, id }: MockUser, kind: MockMail['kind']): void => {
  const token = kind === 'confirm' || kind === 'reset' ? db.nextId('link') : null;
  db.mails.push({ to: email, kind, userId: id, token });
};

/** Uses a link up. */
const takeLink = (db: MockDb, kind: MockMail['kind'], token: string): { mail: MockMail; user: MockUser } => {
  const mail = db.mails.find((one) => one.kind === kind && one.token === token);
  const user = mail && db.users.get(mail.userId);
  if (mail === undefined || user === undefined) throw new MockProblem('link_invalid');
  for (const one of db.mails) if (one.userId === user.id) one.token = null;
  return { mail, user };
};

/** The session of a refresh token, whichever of its tokens it is. */
const findSession = (db: MockDb, refreshToken: string) =>
  db.sessions.find((one) => one.refreshToken === refreshToken || one.spentTokens.includes(refreshToken));

const endSession = (db: MockDb, refreshToken: string): void => {
  const session = findSession(db, refreshToken);
  db.sessions = db.sessions.filter((one) => one !== session);
};
