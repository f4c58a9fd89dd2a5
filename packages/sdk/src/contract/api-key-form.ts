import type { ApiKeyKind } from '../types/api-key.ts';

/** What keys begin with: a person, and a scanner for leaked secrets, sees what it is. */
export const API_KEY_PREFIXES = { secret: 'ld_sk_', publishable: 'ld_pk_' } as const satisfies Record<
  ApiKeyKind,
  string
>;

/** Digits of base 62, in the order of their values. */
export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random characters of a key: 32 of base 62 are 190 bits. */
export const API_KEY_RANDOM_LENGTH = 32;

const FORM = /^ld_(sk|pk)_[0-9A-Za-z]{38}$/;
/** As many digits as a CRC-32 may need. */
const CHECKSUM_LENGTH = 6;

/**
 * A key: prefix, random characters, and a checksum of both (CRC-32 in base 62), as GitHub's tokens have it
 * (https://github.blog/engineering/behind-githubs-new-authentication-token-formats/). The checksum is no secret: it tells a
 * mistyped or made-up key from a real one without asking anybody.
 */
export const sealApiKey = (kind: ApiKeyKind, random: string): string => {
  const text = `${API_KEY_PREFIXES[kind]}${random}`;
  return `${text}${checksumOf(text)}`;
};

/** Which kind of key a text is; `null` when it cannot be one. */
export const readApiKeyKind = (text: string): ApiKeyKind | null => {
  const mark = FORM.exec(text)?.[1];
  if (mark === undefined) return null;
  if (checksumOf(text.slice(0, -CHECKSUM_LENGTH)) !== text.slice(-CHECKSUM_LENGTH)) return null;
  return mark === 'sk' ? 'secret' : 'publishable';
};

/** Whether a bearer token means to be an API key, good or not. */
export const isApiKeyLike = (token: string): boolean => token.startsWith('ld_');

const checksumOf = (text: string): string => {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    digits = `${BASE62[rest % 62]}${digits}`;
    rest = Math.floor(rest / 62);
  }
  return digits;
};

/** CRC-32 as in zip and PNG (ISO 3309), of ASCII text. Keys are short, so it goes without a table. */
const crc32 = (text: string): number => {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
};
