import { createHash, randomInt } from 'node:crypto';
import { API_KEY_RANDOM_LENGTH, type ApiKeyKind, BASE62, sealApiKey } from '@livedrops/sdk/contract';

/** A new key. */
export const createApiKeyText = (kind: ApiKeyKind): string =>
  sealApiKey(
    kind,
    Array.from({ length: API_KEY_RANDOM_LENGTH }, () => BASE62[randomInt(BASE62.length)]).join(''),
  );

/**
 * What is stored of a key and what it is found by. Whoever measures how long the look-up takes learns about hashes, which say
 * nothing about keys.
 */
export const hashApiKey = (text: string): string => createHash('sha256').update(text).digest('base64url');
