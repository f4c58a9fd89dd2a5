import { createHash, createHmac } from 'node:crypto';
import { API_KEY_RANDOM_LENGTH, type ApiKeyKind, BASE62, sealApiKey } from '@livedrops/sdk/contract';

/**
 * The key that a random salt and the caller's idempotency key give, so that a repeated call hears the same one although no key is stored. The
 * salt alone is as random as the key. A salt that was read in the database gives no key without the idempotency key.
 */
export function createApiKeyText(kind: ApiKeyKind, salt: string, idempotencyKey: string | null): string {
  const digest = createHmac('sha512', salt)
    .update(idempotencyKey ?? '')
    .digest('hex');
  // 512 bits for 190: no digit is likelier than another by more than one in 2^300.
  let rest = BigInt(`0x${digest}`);
  let random = '';
  while (random.length < API_KEY_RANDOM_LENGTH) {
    random += BASE62[Number(rest % 62n)];
    rest /= 62n;
  }
  return sealApiKey(kind, random);
}

/**
 * What is stored of a key and what it is found by. Measuring how long the look-up takes tells about hashes, which say
 * nothing about keys.
 */
export const hashApiKey = (text: string): string => createHash('sha256').update(text).digest('base64url');
