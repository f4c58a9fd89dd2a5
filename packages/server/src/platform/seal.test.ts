import { describe, expect, it } from 'vitest';
import { createSeal } from './seal.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const seal = createSeal({ secret: 'the-secret-of-a-test-that-is-long' }, 'a-purpose');

describe('a seal', () => {
  it('takes exactly one signature for a text', () => {
    const signature = seal.sign('usr_1');
    const ends = ALPHABET.split('').map((end) => signature.slice(0, -1) + end);
    expect(ends.filter((one) => seal.isSigned('usr_1', one))).toEqual([signature]);
    for (const wrong of [`${signature}=`, `${signature} `, ` ${signature}`, signature.slice(0, -1), ''])
      expect(seal.isSigned('usr_1', wrong), wrong).toBe(false);
    expect(seal.isSigned('usr_2', signature)).toBe(false);
  });

  it('believes what an old secret signed, for the same purpose only', () => {
    const [secret, next] = ['the-secret-of-a-test-that-is-long', 'the-secret-that-came-after-it-1'];
    const signature = seal.sign('usr_1');
    const rotated = createSeal({ secret: next, oldSecrets: [secret] }, 'a-purpose');
    expect(rotated.isSigned('usr_1', signature)).toBe(true);
    expect(rotated.sign('usr_1')).not.toBe(signature);
    expect(createSeal({ secret: next }, 'a-purpose').isSigned('usr_1', signature)).toBe(false);
    expect(createSeal({ secret }, 'another-purpose').isSigned('usr_1', signature)).toBe(false);
  });
});
