import { hash } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Names an order after the person and their key, so that one intent can only ever be one document:
 * a repeat finds the order by its id, or collides with it, on any process and after any crash (P3).
 */
export function nameOrder(userId: string, idempotencyKey: string): { orderId: string; number: string } {
  const digest = hash('sha256', `${userId}\n${idempotencyKey}`, 'buffer');
  return {
    orderId: `ord_${digest.subarray(0, 16).toString('base64url')}`,
    number: `LD-${toLetters(digest.subarray(16, 24))}`,
  };
}

export const hashBody = (canonicalBody: string): string => hash('sha256', canonicalBody, 'base64url');

/** Letters that people can read to each other: no I, L, O or U. */
const toLetters = (bytes: Buffer): string => Array.from(bytes, (byte) => ALPHABET[byte % 32]).join('');
