import { tame } from '@livedrops/sdk/contract';
import { dead, done, dropJob, type Outcome } from '../platform/jobs/job.ts';
import type { Job } from '../platform/jobs/job-queue.ts';
import { type BeforeSendingDeps, lookBeforeSending } from './before-sending.ts';
import type { OnDelivered } from './deliver-push.ts';
import { writeMail } from './mail-template.ts';
import { type Mailer, MailRefusedError } from '../platform/mail/mailer.ts';
import type { EmailJob } from './messages.ts';
import { wordNotice } from './notice-words.rules.ts';
import type { UnsubscribeLinks } from './unsubscribe-link.ts';

export type DeliverEmailDeps = BeforeSendingDeps & {
  mailer: Pick<Mailer, 'send' | 'domain'>;
  links: UnsubscribeLinks;
  /** The address of an account; `null` when it is gone. */
  findContact(userId: string): Promise<{ email: string; name: string; isConfirmed: boolean } | null>;
  /** Of the shop, without a slash at the end. */
  shopUrl: string;
  onDelivered: OnDelivered;
};

/** Sends one mail to one person. */
export async function deliverEmail(
  deps: DeliverEmailDeps,
  { payload, claimedAt }: Pick<Job<EmailJob>, 'payload' | 'claimedAt'>,
): Promise<Outcome> {
  const { userId } = payload;
  const looked = await lookBeforeSending(deps, payload, { channel: 'email', now: claimedAt });
  if ('instead' in looked) return looked.instead;
  const { notice } = looked;
  const contact = await deps.findContact(userId);
  if (!contact) return dropJob('the account is gone');
  if (!contact.isConfirmed) return dropJob('the address is not confirmed');
  const words = wordNotice(notice);
  const unsubscribeUrl = deps.links.make({ userId, kind: notice.kind });
  const mail = writeMail(words, {
    kind: notice.kind,
    name: contact.name,
    url: `${deps.shopUrl}${words.path}`,
    unsubscribeUrl,
    isTest: notice.isTest === true,
  });
  try {
    await deps.mailer.send({
      ...mail,
      to: { name: tame(contact.name), address: contact.email },
      messageId: `${notice.event.id}.${userId}@${deps.mailer.domain}`,
      unsubscribeUrl,
    });
    deps.onDelivered('email', new Date(notice.event.occurredAt));
    return done();
  } catch (error) {
    if (error instanceof MailRefusedError) return dead(error.message);
    throw error;
  }
}
