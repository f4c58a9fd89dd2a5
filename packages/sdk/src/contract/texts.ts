import { LIMITS } from './limits.ts';
import { readText, type ReadText, type TextRule } from './text.ts';
import { readWebAddress } from './web-address.ts';

/** What each kind of text of the API is. */
export const TEXTS = {
  name: { max: LIMITS.nameLength, isIdentity: true },
  title: { max: LIMITS.titleLength },
  description: { max: LIMITS.descriptionLength, isMultiLine: true, isOptional: true },
  bio: { max: LIMITS.bioLength, isMultiLine: true, isOptional: true },
  reason: { max: LIMITS.reasonLength, isMultiLine: true },
  note: { max: LIMITS.noteLength, isMultiLine: true },
  alt: { max: LIMITS.altLength, isOptional: true },
  /** It may be an e-mail address. */
  orderSearch: { max: LIMITS.emailLength, isOptional: true },
  search: { max: LIMITS.searchLength, isOptional: true },
} as const satisfies Record<string, TextRule>;

/** Reads a text as the API does: for forms that say what is wrong before anything is sent. */
export const readTextOf = (kind: keyof typeof TEXTS, typed: string): ReadText => readText(typed, TEXTS[kind]);

/** Reads the address of a picture as the API does. */
export const readImageUrl = (typed: string): ReadText =>
  readWebAddress(typed, { max: LIMITS.urlLength, use: 'show' });

/** Reads the address of a page elsewhere, to which a profile links, as the API does. */
export const readLink = (typed: string): ReadText =>
  readWebAddress(typed, { max: LIMITS.linkLength, use: 'link' });

/** Reads an address elsewhere that the API is to call. Which hosts and ports are allowed beyond this only the server knows. */
export const readCallableUrl = (typed: string): ReadText => readWebAddress(typed, { max: LIMITS.urlLength });
