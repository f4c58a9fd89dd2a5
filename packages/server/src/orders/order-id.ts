import { hash, randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const NUMBER_LENGTH = 10;

/**
 * Names an order after the person and their key, so that one intent can only ever be one document:
 * a repeat finds the order by its id, or collides with it, on any process and after any crash (P3).
 */
export const nameOrder = (userId: string, idempotencyKey: string): string =>
  `ord_${hash('sha256', `${userId}\n${idempotencyKey}`, 'buffer').subarray(0, 16).toString('base64url')}`;

export const hashBody = (canonicalBody: string): string => hash('sha256', canonicalBody, 'base64url');

/** Random bytes for many numbers, because each call for some costs more than the bytes. */
const pool = Buffer.alloc(NUMBER_LENGTH * 128);
let used = pool.length;

/**
 * A number for people, in letters that they can read to each other: no I, L, O or U. 50 random bits, so that none is found by trying.
 * A unique index refuses one that is taken; the group is committed again then, and every attempt draws anew.
 */
export function drawOrderNumber(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += NUMBER_LENGTH;
  return spellOrderNumber(pool.subarray(used - NUMBER_LENGTH, used));
}

/** @param bytes at least ten of them; five bits of each are used */
export function spellOrderNumber(bytes: Uint8Array): string {
  let number = 'LD-';
  for (let at = 0; at < NUMBER_LENGTH; at += 1) number += ALPHABET[(bytes[at] ?? 0) % 32];
  return number;
}
