import { LIMITS } from '@livedrops/sdk/contract';
import type { Allowances } from '../platform/allowances.ts';
import type { Clock } from '../platform/clock.ts';
import { createId } from '../platform/id.ts';
import type { Job, JobQueue } from '../platform/jobs/job-queue.ts';
import { dead, done, dropJob, type Outcome } from '../platform/jobs/job.ts';
import { type Mailer, MailRefusedError } from '../platform/mail/mailer.ts';
import type { Account } from './account.ts';
import { type AccountMailKind, writeAccountMail } from './account-mail.ts';
import { type EmailLink, LINK_MS, type LinkTokens } from './email-link.ts';
import type { EmailLinkStore } from './email-link.store.ts';
import type { UserStore } from './user.store.ts';

/** A mail to be sent. `reset` names an address and no account: whether there is one is only looked up by the worker, out of sight of who asks. */
export type AccountMailJob =
  | { kind: 'confirm' | 'passwordChanged' | 'emailChanged'; userId: string; email: string }
  | { kind: 'reset'; email: string };

export type AccountMails = {
  /** Whether this server sends mail at all. */
  isOn: boolean;
  /** Writes down that a mail is to be sent; without a mail server, nothing. */
  add(job: AccountMailJob, id?: string): Promise<void>;
};

const DAY_MS = 86_400_000;

export function createAccountMails(
  queue: Pick<JobQueue<AccountMailJob>, 'add'> | null,
  clock: Clock,
): AccountMails {
  return {
    isOn: queue !== null,
    async add(job, id = createId('eml')) {
      // A link is of no use to a person who has gone away.
      const staleAt = new Date(clock.now() + (job.kind === 'reset' ? LINK_MS.reset : DAY_MS));
      await queue?.add([{ id, payload: job, priority: 'orders', staleAt }]);
    },
  };
}

export type SendAccountMailDeps = {
  users: Pick<UserStore, 'findById' | 'findByEmail'>;
  links: Pick<EmailLinkStore, 'save'>;
  linkTokens: Pick<LinkTokens, 'make'>;
  allowances: Allowances;
  mailer: Pick<Mailer, 'send' | 'domain'>;
  /** Of the shop, without a slash at the end. */
  shopUrl: string;
};

/** What a job comes to when it is due. */
type Plan = { kind: AccountMailKind; userId: string };

/** Sends one mail about an account. */
export async function sendAccountMail(
  deps: SendAccountMailDeps,
  { id, payload, claimedAt: now }: Pick<Job<AccountMailJob>, 'id' | 'payload' | 'claimedAt'>,
): Promise<Outcome> {
  const { email } = payload;
  const plan = await decide(deps, payload);
  if (!plan) return dropJob('the account or the address is gone');
  const limit = { key: `account-mail:${email}`, id, max: LIMITS.linkMailsPerDay, perMs: DAY_MS };
  const isNews = plan.kind === 'passwordChanged' || plan.kind === 'emailChanged';
  // An owner hears of a change however many mails strangers have asked for.
  if (!isNews && !(await deps.allowances.take(limit, now.getTime()))) return dropJob('enough for today');
  const url =
    plan.kind === 'confirm' || plan.kind === 'reset'
      ? await makeLink(deps, { id, purpose: plan.kind, userId: plan.userId, email }, now)
      : null;
  try {
    await deps.mailer.send({
      ...writeAccountMail(plan.kind, url),
      to: { name: '', address: email },
      messageId: `${id}@${deps.mailer.domain}`,
    });
    return done();
  } catch (error) {
    if (error instanceof MailRefusedError) return dead(error.message);
    throw error;
  }
}

async function decide({ users }: SendAccountMailDeps, job: AccountMailJob): Promise<Plan | null> {
  const accounts = await users.findByEmail(job.email);
  const owner = accounts.find(isConfirmed);
  if (job.kind === 'reset') {
    const account = owner ?? accounts[0];
    return account ? { kind: 'reset', userId: account.id } : null;
  }
  const { kind, userId } = job;
  if (kind !== 'confirm') return { kind, userId };
  if (owner?.id === userId) return null;
  if (owner) return { kind: 'known', userId };
  return (await users.findById(userId)) && { kind, userId };
}

const isConfirmed = ({ emailConfirmedAt }: Account): boolean => emailConfirmedAt !== null;

/** The page of the shop where a press uses the link. Behind the `#`, the token is in no log of a server and in no `Referer`. */
async function makeLink(
  { links, linkTokens, shopUrl }: SendAccountMailDeps,
  link: Pick<EmailLink, 'id' | 'purpose' | 'userId' | 'email'>,
  now: Date,
): Promise<string> {
  const expiresAt = new Date(now.getTime() + LINK_MS[link.purpose]);
  await links.save({ ...link, createdAt: now, expiresAt, usedAt: null });
  const page = link.purpose === 'confirm' ? 'confirm-email' : 'reset-password';
  return `${shopUrl}/${page}#${linkTokens.make(link)}`;
}
