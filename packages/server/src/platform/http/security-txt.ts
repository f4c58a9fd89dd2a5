import type { RequestHandler } from 'express';

const DAY_MS = 86_400_000;
/** Less than a year, as RFC 9116 wants it; whoever kept the file asks again. */
const GOOD_FOR_DAYS = 180;

/** `/.well-known/security.txt` (RFC 9116): where people report a weakness. The same all day. */
export const answerSecurityTxt =
  (contact: string, now: () => number): RequestHandler =>
  (_request, response) => {
    const today = Math.floor(now() / DAY_MS) * DAY_MS;
    const expires = new Date(today + GOOD_FOR_DAYS * DAY_MS).toISOString();
    response.type('text').send(`Contact: ${contact}\nExpires: ${expires}\nPreferred-Languages: en\n`);
  };
