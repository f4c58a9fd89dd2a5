import express, { type Request, type Response, type Router } from 'express';
import { changePreferences, type NotificationKind } from '@livedrops/sdk/contract';
import { escapeHtml } from '../platform/mail/escape-html.ts';
import type { PreferencesStore } from './preferences.store.ts';
import type { UnsubscribeLinks } from './unsubscribe-link.ts';

export type UnsubscribeRoutesDeps = {
  links: Pick<UnsubscribeLinks, 'read'>;
  preferences: Pick<PreferencesStore, 'change'>;
};

const WHAT: Record<NotificationKind, string> = {
  orders: 'about your orders',
  dropScheduled: 'about new drops',
  dropReminder: 'that remind you of drops',
  dropChanged: 'about drops that are moved or called off',
  dropStarted: 'about drops that have started',
};

/**
 * `/unsubscribe`: ends mails of a kind for the holder of the link, without signing in. A POST does it, as mail programs send it by themselves
 * (RFC 8058). A GET only asks: programs that look for viruses follow every link of a mail.
 */
export function unsubscribeRoutes({ links, preferences }: UnsubscribeRoutesDeps): Router {
  const router = express.Router({ caseSensitive: true });
  router.get('/unsubscribe', (request, response) => {
    const asked = links.read(tokenOf(request));
    if (!asked) {
      refuse(response);
      return;
    }
    const form = `<form method="post"><button type="submit">Unsubscribe</button></form>`;
    answer(response, 200, `No more mails ${WHAT[asked.kind]}?`, form);
  });
  router.post('/unsubscribe', async (request, response) => {
    const asked = links.read(tokenOf(request));
    if (!asked) {
      refuse(response);
      return;
    }
    const { userId, kind } = asked;
    await preferences.change(userId, (before) =>
      changePreferences(before, { kinds: { [kind]: { email: false } } }),
    );
    answer(
      response,
      200,
      `You get no more mails ${WHAT[kind]}.`,
      '<p>You can change this in your account.</p>',
    );
  });
  return router;
}

/** A parameter that is given twice is a list. */
const tokenOf = ({ query: { token } }: Request): string => (typeof token === 'string' ? token : '');

const refuse = (response: Response) =>
  answer(response, 400, 'This link is not complete.', '<p>Please open it from the mail once more.</p>');

/** Its own words and their looks, and nothing else but the button back to here. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

function answer(response: Response, status: number, title: string, content: string): void {
  response
    .status(status)
    .set('Content-Security-Policy', POLICY)
    .type('html')
    .send(
      `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body style="font-family: system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem">
<h1 style="font-size: 1.25rem">${escapeHtml(title)}</h1>
${content}
</body>
</html>
`,
    );
}
