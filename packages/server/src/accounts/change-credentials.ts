import type {
  ChangeEmailInput,
  ChangePasswordInput,
  ConfirmEmailInput,
  ResetPasswordInput,
} from '@livedrops/sdk/contract';
import { LIMITS } from '@livedrops/sdk/contract';
import type { Allowances } from '../platform/allowances.ts';
import { ProblemError, Refusal } from '../platform/http/problem.ts';
import { createId } from '../platform/id.ts';
import type { Account } from './account.ts';
import type { EmailLinkStore } from './email-link.store.ts';
import type { LinkTokens } from './email-link.ts';
import { networkMark } from './guesses.ts';
import type { PasswordAsker } from './passwords.ts';
import type { SignInDeps } from './sign-in.ts';

export type CredentialsDeps = Pick<
  SignInDeps,
  'users' | 'sessions' | 'passwords' | 'mails' | 'clock' | 'onSessionEnded'
> & {
  links: EmailLinkStore;
  linkTokens: LinkTokens;
  allowances: Allowances;
  /** An account whose address was not confirmed has a new owner: whatever else opened it must not any more. */
  onTakenOver(userId: string): Promise<void>;
};

const DAY_MS = 86_400_000;

/** Has the own address confirmed by mail. */
export async function sendConfirmation(
  deps: CredentialsDeps,
  account: Account,
): Promise<Refusal | undefined> {
  if (account.emailConfirmedAt !== null) return undefined;
  return mailLink(deps, account.id, account.email);
}

/** Uses the link of a mail. Says nothing of the account that it is for. */
export async function confirmEmail(
  deps: CredentialsDeps,
  { token }: ConfirmEmailInput,
): Promise<Refusal | undefined> {
  const at = new Date(deps.clock.now());
  const id = deps.linkTokens.read(token, 'confirm');
  const link = id === null ? null : await deps.links.take(id, 'confirm', at);
  const before = link && (await deps.users.confirmEmail(link.userId, link.email, at));
  if (!link || !before) return new Refusal('link_invalid');
  if (before.emailConfirmedAt !== null && before.email !== link.email)
    await deps.mails.add({ kind: 'emailChanged', userId: before.id, email: before.email });
  return undefined;
}

/** Has a link to a new password mailed to an address, if it has an account. Looks nothing up: the worker does. */
export async function forgetPassword(
  { mails }: CredentialsDeps,
  email: string,
): Promise<Refusal | undefined> {
  if (!mails.isOn) return noMail();
  await mails.add({ kind: 'reset', email });
  return undefined;
}

/** Sets a new password with the link of a mail. All sessions end: one of them may be a thief's. */
export async function resetPassword(
  deps: CredentialsDeps,
  { token, password }: ResetPasswordInput,
  asker: PasswordAsker,
): Promise<Refusal | undefined> {
  const at = new Date(deps.clock.now());
  const id = deps.linkTokens.read(token, 'reset');
  // Hashing may be refused when there is too much of it: the link is good for another try then.
  if (id === null || !(await deps.links.find(id, 'reset', at))) return new Refusal('link_invalid');
  const passwordHash = await deps.passwords.hash(password, asker);
  const link = await deps.links.take(id, 'reset', at);
  const account = link && (await deps.users.findById(link.userId));
  if (!link || !account) return new Refusal('link_invalid');
  // Confirmed last: after a crash in between, another link does all of it again.
  if (account.emailConfirmedAt === null) await deps.onTakenOver(account.id);
  await setPassword(deps, { ...account, email: link.email, emailConfirmedAt: at }, passwordHash, null);
  // Who had the account before may have decided that for an address that was not theirs.
  if (account.emailConfirmedAt === null) await deps.users.change(account.id, { showsEmail: false }, at);
  await deps.users.confirmEmail(link.userId, link.email, at);
  await deps.users.addNetwork(link.userId, networkMark(link.userId, asker.address));
  return undefined;
}

/** Changes the own password; the session of who does it goes on. */
export async function changePassword(
  deps: CredentialsDeps,
  account: Account,
  { currentPassword, password }: ChangePasswordInput,
  { sessionId, ...asker }: PasswordAsker & { sessionId: string | null },
): Promise<Refusal | undefined> {
  const refused = await refuseWrongPassword(deps, account, currentPassword, asker);
  if (refused) return refused;
  await setPassword(deps, account, await deps.passwords.hash(password, asker), sessionId);
  return undefined;
}

/** Moves to another address once it is confirmed. Does not tell whether another account has it. */
export async function changeEmail(
  deps: CredentialsDeps,
  account: Account,
  { currentPassword, email }: ChangeEmailInput,
  asker: PasswordAsker,
): Promise<Refusal | undefined> {
  if (!deps.mails.isOn) return noMail();
  const refused = await refuseWrongPassword(deps, account, currentPassword, asker);
  return refused ?? mailLink(deps, account.id, email);
}

async function mailLink(deps: CredentialsDeps, userId: string, email: string): Promise<Refusal | undefined> {
  if (!deps.mails.isOn) return noMail();
  const id = createId('eml');
  const limit = { key: `confirm:${userId}`, id, max: LIMITS.linkMailsPerDay, perMs: DAY_MS };
  if (!(await deps.allowances.take(limit, deps.clock.now())))
    return new Refusal('limit_reached', { detail: `At most ${LIMITS.linkMailsPerDay} mails a day` });
  await deps.mails.add({ kind: 'confirm', userId, email }, id);
  return undefined;
}

async function setPassword(
  { users, sessions, mails, clock, onSessionEnded }: CredentialsDeps,
  { id, email, emailConfirmedAt }: Account,
  passwordHash: string,
  exceptSessionId: string | null,
): Promise<void> {
  if (!(await users.change(id, { passwordHash }, new Date(clock.now()))))
    throw new ProblemError('unauthenticated');
  for (const ended of await sessions.endAll(id, exceptSessionId)) onSessionEnded(ended);
  if (emailConfirmedAt !== null) await mails.add({ kind: 'passwordChanged', userId: id, email });
}

async function refuseWrongPassword(
  { passwords }: CredentialsDeps,
  { passwordHash }: Account,
  given: string,
  asker: PasswordAsker,
): Promise<Refusal | null> {
  if (await passwords.matches(passwordHash, given, asker)) return null;
  return new Refusal('validation_failed', {
    errors: [{ field: 'currentPassword', message: 'is not the present password' }],
  });
}

const noMail = () => new Refusal('invalid_transition', { detail: 'This server sends no mail' });
