import { type NotificationKind, tame } from '@livedrops/sdk/contract';
import { escapeHtml } from '../platform/mail/escape-html.ts';
import type { MailParts } from '../platform/mail/mailer.ts';
import type { NoticeWords, ReceiptLine } from './notice-words.rules.ts';

const WHY: Record<NotificationKind, string> = {
  orders: 'You get this because you ordered at LiveDrops.',
  dropScheduled: 'You get this because you follow the creator and asked for news of new drops.',
  dropReminder: 'You get this because you follow the creator and asked to be reminded.',
  dropChanged:
    'You get this because you follow the creator and asked to hear when a drop is moved or called off.',
  dropStarted: 'You get this because you follow the creator and asked to hear of starts.',
};

const WHY_TEST = 'You get this because you have just sent it to yourself. Nobody else got it.';

/** Nothing when there are no lines. The last one is the total. */
function writeReceipt(lines: readonly ReceiptLine[]): string {
  if (lines.length === 0) return '';
  const cell = 'padding: 0.25rem 0; border-top: 1px solid #ccc; vertical-align: top';
  const rows = lines.map(({ text, sum }, index) => {
    const weight = index === lines.length - 1 ? '; font-weight: 700' : '';
    return `<tr><td style="${cell}${weight}">${escapeHtml(text)}</td>
<td style="${cell}; text-align: right; white-space: nowrap; padding-left: 1rem${weight}">${escapeHtml(sum)}</td></tr>`;
  });
  return `<table style="width: 100%; border-collapse: collapse">
${rows.join('\n')}
</table>
`;
}

/** A mail that says the same as text and as HTML. */
export function writeMail(
  { title, body, receipt = [] }: NoticeWords,
  options: { kind: NotificationKind; name: string; url: string; unsubscribeUrl: string; isTest?: boolean },
): MailParts {
  const { kind, name, url, unsubscribeUrl, isTest = false } = options;
  const why = isTest ? WHY_TEST : WHY[kind];
  const hello = `Hello ${tame(name)},`;
  const lines =
    receipt.map(({ text, sum }) => `${text}: ${sum}\n`).join('') + (receipt.length > 0 ? '\n' : '');
  return {
    subject: title,
    text: `${hello}

${title}.
${body}

${lines}${url}

--\x20
${why}
No more mails of this kind: ${unsubscribeUrl}
`,
    html: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no"><title>${escapeHtml(title)}</title></head>
<body style="font-family: system-ui, sans-serif; line-height: 1.5; max-width: 36rem; margin: 0 auto; padding: 1.5rem">
<p>${escapeHtml(hello)}</p>
<h1 style="font-size: 1.25rem">${escapeHtml(title)}</h1>
<p>${escapeHtml(body)}</p>
${writeReceipt(receipt)}<p><a href="${escapeHtml(url)}">Have a look</a></p>
<p style="font-size: 0.85rem; color: #555">${escapeHtml(why)}
<a href="${escapeHtml(unsubscribeUrl)}">No more mails of this kind</a></p>
</body>
</html>
`,
  };
}
