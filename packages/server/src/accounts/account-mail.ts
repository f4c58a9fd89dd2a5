import { escapeHtml } from '../platform/mail/escape-html.ts';
import type { MailParts } from '../platform/mail/mailer.ts';

/** What an owner is told about their account. None of it has a word that a person typed: such mails go to addresses of strangers, too. */
export type AccountMailKind = 'confirm' | 'reset' | 'known' | 'passwordChanged' | 'emailChanged';

type Words = { subject: string; lines: readonly string[]; link?: string; foot: string };

const IF_NOT_YOU = 'If this was not you, ignore this mail: nothing happens without the link.';

const WORDS: Record<AccountMailKind, Words> = {
  confirm: {
    subject: 'Confirm your address',
    lines: ['This address was given to LiveDrops. Confirm that it is yours to get mails about your orders.'],
    link: 'Confirm the address',
    foot: `The link works once, for 48 hours. ${IF_NOT_YOU}`,
  },
  reset: {
    subject: 'Choose a new password',
    lines: ['A new password was asked for at LiveDrops for this address.'],
    link: 'Choose a new password',
    foot: `The link works once, for one hour. ${IF_NOT_YOU}`,
  },
  known: {
    subject: 'You have an account already',
    lines: [
      'This address was just used to make another account at LiveDrops. You have one already: sign in to it, or ask for a new password there.',
      'The other account cannot use your address.',
    ],
    foot: 'If this was not you, ignore this mail.',
  },
  passwordChanged: {
    subject: 'Your password was changed',
    lines: ['The password of your account at LiveDrops was changed. All other devices were signed out.'],
    foot: 'If this was not you, choose a new password at once: “Forgot your password?” where you sign in.',
  },
  emailChanged: {
    subject: 'Your address was changed',
    lines: ['Your account at LiveDrops has another e-mail address now. Mails about it no longer come here.'],
    foot: 'If this was not you, write to the shop at once.',
  },
};

/** @param url of the link, for mails that have one */
export function writeAccountMail(kind: AccountMailKind, url: string | null): MailParts {
  const { subject, lines, link, foot } = WORDS[kind];
  const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n');
  const button = url === null ? '' : `<p><a href="${escapeHtml(url)}">${escapeHtml(link ?? url)}</a></p>`;
  return {
    subject,
    text: `${[...lines, ...(url === null ? [] : [url])].join('\n\n')}\n\n--\x20\n${foot}\n`,
    html: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="font-family: system-ui, sans-serif; line-height: 1.5; max-width: 36rem; margin: 0 auto; padding: 1.5rem">
<h1 style="font-size: 1.25rem">${escapeHtml(subject)}</h1>
${paragraphs}
${button}
<p style="font-size: 0.85rem; color: #555">${escapeHtml(foot)}</p>
</body>
</html>
`,
  };
}
