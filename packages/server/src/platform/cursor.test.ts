import { describe, expect, test } from 'vitest';
import { encodeCursor, readCursor } from './cursor.ts';
import { ProblemError } from './http/problem.ts';

const pack = (text: string) => Buffer.from(text).toString('base64url');

describe('readCursor', () => {
  test('gives back what was packed', () => {
    const at = new Date('2026-11-23T18:00:00.000Z');
    const cursor = encodeCursor(['title', 12, at.getTime()]);
    expect(readCursor(cursor, ['text', 'number', 'instant'])).toEqual(['title', 12, at]);
  });

  test.each([
    ['not base64 of JSON', 'nonsense'],
    ['too few keys', encodeCursor([1])],
    ['too many keys', encodeCursor([1, 'a', 2])],
    ['a text for an instant', encodeCursor(['1', 'a'])],
    ['a number for a text', encodeCursor([1, 1])],
    ['an instant that does not exist', encodeCursor([8.65e15, 'a'])],
    ['an endless number', pack('[1e999,"a"]')],
    ['an operator', pack('[{"$gt":0},"a"]')],
    ['no list', pack('{"0":1,"1":"a","length":2}')],
  ])('refuses %s', (_case, cursor) => {
    expect(() => readCursor(cursor, ['instant', 'text'])).toThrow(ProblemError);
  });
});
