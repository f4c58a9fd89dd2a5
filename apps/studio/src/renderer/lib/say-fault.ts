import { t } from '@lingui/core/macro';
import { readTextOf } from '@livedrops/sdk/contract';

/** What the contract's readers of texts say, which follows the name of a field. */
const FAULTS: Partial<Record<string, string>> = {
  'must have at least one visible character': t`It must have at least one visible character`,
  'must not have invisible characters': t`It must not have invisible characters`,
  'must not have control characters': t`It must not have control characters`,
  'must not mix letters of alphabets that look alike within a word': t`It must not mix letters of alphabets that look alike within a word`,
  'must not pile marks up on a letter': t`It must not pile marks up on a letter`,
  'must be well-formed Unicode': t`It must be well-formed Unicode`,
  'must be one line': t`It must be one line`,
  'must be 3 to 30 lower-case letters, digits or dashes, with no dash at the ends': t`It must be 3 to 30 lower-case letters, digits or dashes, with no dash at the ends`,
  'must be an address that begins with http:// or https://': t`It must be an address that begins with http:// or https://`,
  'must not contain a user name or password': t`It must not contain a user name or password`,
  'must not contain a fragment': t`It must not contain a fragment`,
};

const TOO_LONG = /^must have at most (?<max>\d+) characters$/;

/** A fault in the contract's words as a sentence below the field: `It must be one line`. One that is new stays in the contract's words. */
export const sayFault = (fault: string): string => {
  const max = TOO_LONG.exec(fault)?.groups?.['max'];
  if (max !== undefined) return t`It must have at most ${max} characters`;
  // oxlint-disable-next-line lingui/no-unlocalized-strings -- a reason that the contract got later comes in its own words
  return FAULTS[fault] ?? `It ${fault}`;
};

/** What is wrong with a text of the API, as a sentence below its field; `null` when nothing is. */
export const textFault = (kind: Parameters<typeof readTextOf>[0], typed: string): string | null => {
  const { fault } = readTextOf(kind, typed);
  return fault === undefined ? null : sayFault(fault);
};
