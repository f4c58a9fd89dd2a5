import { parseUrl } from '../types/parse-url.ts';
import { faultOfCharacters, type ReadText, tooLong } from './text.ts';

const FAULT = 'must be an address that begins with http:// or https://';
/** Stands for the server's own origin while a path is read. `.invalid` is nobody's (RFC 2606). */
const OWN = 'https://own.invalid';

/**
 * Reads an address of the web, in the one form that browsers give it. One that is called (`call`, the default) has no fragment; one that is
 * shown (`show`) may also be a path on the same server; one that people follow (`link`) is always elsewhere. Never `javascript:` or `data:`,
 * and no user name or password.
 */
export function readWebAddress(
  typed: string,
  { max, use = 'call' }: { max: number; use?: 'call' | 'show' | 'link' },
): ReadText {
  if (typed.length > max) return { fault: tooLong(max) };
  const text = typed.trim();
  const fault = faultOfCharacters(text, false);
  if (fault !== null) return { fault };
  const isPath = use === 'show' && text.startsWith('/');
  // Browsers forgive `https:example.com` and `https:\\example.com`; other readers take them for something else.
  if (SPACE.test(text) || !(isPath || BEGINNING.test(text))) return { fault: FAULT };
  const url = parseUrl(text, OWN);
  if (url === undefined) return { fault: FAULT };
  if (isPath)
    return url.origin === OWN ? { value: `${url.pathname}${url.search}${url.hash}` } : { fault: FAULT };
  if (url.username !== '' || url.password !== '')
    return { fault: 'must not contain a user name or password' };
  if (use === 'call' && url.hash !== '') return { fault: 'must not contain a fragment' };
  return url.href.length > max ? { fault: tooLong(max) } : { value: url.href };
}

const SPACE = /\s/;
const BEGINNING = /^https?:\/\/[^/\\]/i;
