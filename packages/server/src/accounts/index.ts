import { createAllowances } from '../platform/allowances.ts';
import type { Clock } from '../platform/clock.ts';
import { createJobQueue, type JobQueue } from '../platform/jobs/job-queue.ts';
import { type JobWorkerOptions, type Settled, startJobWorker } from '../platform/jobs/job-worker.ts';
import type { Logger } from '../platform/logger.ts';
import { createMailer, type MailSettings } from '../platform/mail/mailer.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { closing, together, type Worker } from '../platform/worker.ts';
import { createTokens, readBearer } from './access-tokens.ts';
import {
  type AccountMailJob,
  createAccountMails,
  sendAccountMail,
  type SendAccountMailDeps,
} from './account-mails.ts';
import { accountsRoutes } from './accounts.routes.ts';
import type { CredentialsDeps } from './change-credentials.ts';
import type { UpdateMeDeps } from './update-me.ts';
import { createEmailLinkStore } from './email-link.store.ts';
import { createLinkTokens } from './email-link.ts';
import { createFindBuyers, createFindConfirmed, createFindNames } from './find-names.ts';
import { createGuesses } from './guesses.ts';
import { createLoginSessionStore } from './login-session.store.ts';
import { createPasswords } from './passwords.ts';
import { createRefreshTokens } from './refresh-tokens.ts';
import { createUserStore } from './user.store.ts';

export { createTokens } from './access-tokens.ts';
export { type Buyer, createFindNames } from './find-names.ts';
export { createUserStore } from './user.store.ts';

export type AccountsOptions = {
  connection: MongoConnection;
  clock: Clock;
  jwtSecret: string;
  /** They signed before, and are still believed. */
  oldJwtSecrets: readonly string[];
  accessTokenMs: number;
  refreshTokenMs: number;
  demoLogin: boolean;
  /** Mails about accounts; `null`: none are sent. */
  email: MailSettings | null;
  /** Of the shop, without a slash at the end. */
  shopUrl: string;
  logger: Logger;
  onSessionEnded(sessionId: string): void;
  onTakenOver: CredentialsDeps['onTakenOver'];
  onRenamed: UpdateMeDeps['onRenamed'];
};

const MINUTE_MS = 60_000;
const MAIL_POLICY = { attemptsMax: 12, baseMs: MINUTE_MS / 2, maxMs: 60 * MINUTE_MS };
const MAILS_AT_ONCE = 5;

export function createAccounts(options: AccountsOptions) {
  const { connection, clock } = options;
  const users = createUserStore(connection);
  const sessions = createLoginSessionStore(connection);
  const secrets = { secret: options.jwtSecret, oldSecrets: options.oldJwtSecrets };
  const accessTokens = createTokens({ ...secrets, accessTokenMs: options.accessTokenMs, clock });
  const links = createEmailLinkStore(connection);
  const linkTokens = createLinkTokens(secrets);
  const allowances = createAllowances(connection);
  const queue = createJobQueue<AccountMailJob>(connection, clock, {
    name: 'account-mail',
    policy: MAIL_POLICY,
  });
  return {
    routes: accountsRoutes({
      connection,
      onRenamed: options.onRenamed,
      users,
      sessions,
      accessTokens,
      clock,
      passwords: createPasswords(),
      refreshTokens: createRefreshTokens(secrets),
      mails: createAccountMails(options.email && queue, clock),
      links,
      linkTokens,
      allowances,
      guesses: createGuesses({ allowances, clock }),
      refreshTokenMs: options.refreshTokenMs,
      demoLogin: options.demoLogin,
      onSessionEnded: options.onSessionEnded,
      onTakenOver: options.onTakenOver,
    }),
    /**
     * Reads an `Authorization` header; `null` without one.
     *
     * @throws {ProblemError} `unauthenticated` or `token_expired`
     */
    authenticate: (header: string | undefined) => readBearer(accessTokens, header),
    /** @throws {ProblemError} `unauthenticated` or `token_expired` */
    verifyAccessToken: (token: string) => accessTokens.verify(token),
    /** The person's creator profile as it is now, whatever their token says. */
    findCreatorId: async (userId: string) => (await users.findById(userId))?.creatorId ?? null,
    /** Whether a session has not ended, as the database says now. */
    isSessionAlive: (sessionId: string, userId: string) =>
      sessions.isAlive(sessionId, userId, new Date(clock.now())),
    /** Where to write to a person; `null` when the account is gone. Nothing is written to an address that is not confirmed. */
    async findContact(userId: string) {
      const account = await users.findById(userId);
      if (!account) return null;
      return { email: account.email, name: account.name, isConfirmed: account.emailConfirmedAt !== null };
    },
    /** Which of some people let others see whom they follow. */
    async findSharing(userIds: readonly string[]) {
      const found = await users.findMany([...new Set(userIds)]);
      return new Set(found.flatMap(({ id, showsFollows }) => (showsFollows ? [id] : [])));
    },
    findConfirmed: createFindConfirmed(users),
    findNames: createFindNames(users),
    findBuyers: createFindBuyers(users),
    findByShownEmail: users.findByShownEmail,
    /** Makes a person a creator; `false` when they are one already. */
    setCreator: (userId: string, creatorId: string, session: MongoSession) =>
      users.setCreator(userId, creatorId, new Date(clock.now()), session),
    /** Sends mails about accounts. Every worker process may run it. */
    startWorkers: ({ onSettled }: { onSettled(settled: Settled): void }) => {
      const { email, shopUrl, logger } = options;
      const deps = { users, links, linkTokens, allowances, shopUrl };
      return email ? startMails(email, deps, queue, { logger, onSettled }) : together([]);
    },
  };
}

export type Accounts = ReturnType<typeof createAccounts>;

function startMails(
  email: MailSettings,
  deps: Omit<SendAccountMailDeps, 'mailer'>,
  queue: JobQueue<AccountMailJob>,
  how: Pick<JobWorkerOptions<AccountMailJob>, 'logger'> & { onSettled(settled: Settled): void },
): Worker {
  const mailer = createMailer(email);
  const worker = startJobWorker(queue, {
    ...how,
    atOnce: MAILS_AT_ONCE,
    handle: (job) => sendAccountMail({ ...deps, mailer }, job),
  });
  return closing(worker, () => mailer.close());
}
