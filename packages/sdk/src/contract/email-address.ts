import { parseUrl } from '../types/parse-url.ts';
import type { ReadText } from './text.ts';

/** RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3. */
const LOCAL_MAX = 64;
const ADDRESS_MAX = 254;
const DOMAIN_MAX = 253;

/** A dot-atom of RFC 5322. Quoted forms are not taken: hardly anybody has one, and mail systems disagree about them. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const NO_HOST_CHARACTER = /[\0-,/:-@[-`{-\x7f]/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const DIGITS = /^\d+$/;

const FAULT = 'must be an e-mail address such as kim@example.com';

/** Reads an e-mail address: lower case, and its domain as the domain name system has it, so that it has one form. */
export function readEmailAddress(typed: string): ReadText {
  if (typed.length > ADDRESS_MAX * 2) return { fault: `must have at most ${ADDRESS_MAX} characters` };
  const text = typed.trim();
  const at = text.lastIndexOf('@');
  if (at < 1) return { fault: FAULT };
  const local = text.slice(0, at).toLowerCase();
  if (local.length > LOCAL_MAX) return { fault: `must have at most ${LOCAL_MAX} characters before the @` };
  const domain = readDomain(text.slice(at + 1));
  if (!LOCAL.test(local) || domain === null) return { fault: FAULT };
  const value = `${local}@${domain}`;
  return value.length > ADDRESS_MAX ? { fault: `must have at most ${ADDRESS_MAX} characters` } : { value };
}

/** A host name of the Internet in ASCII (IDNA, as browsers have it); `null` for what is none. */
function readDomain(text: string): string | null {
  const domain = NO_HOST_CHARACTER.test(text) ? undefined : parseUrl(`http://${text}`)?.hostname;
  if (domain === undefined) return null;
  const labels = domain.split('.');
  const isHost =
    labels.length > 1 && domain.length <= DOMAIN_MAX && labels.every((label) => LABEL.test(label));
  return isHost && !DIGITS.test(labels.at(-1) ?? '') ? domain : null;
}
