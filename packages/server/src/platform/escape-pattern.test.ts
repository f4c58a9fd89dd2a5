import { expect, test } from 'vitest';
import { escapePattern } from './escape-pattern.ts';

test.each(['plain', '.*', '(a|b)+$', 'C:\\dir', '[^x]', 'a{2}', 'tea & cake', 'ü-ber #1'])(
  '%j matches only itself',
  (text) => {
    expect(new RegExp(`^${escapePattern(text)}$`).test(text)).toBe(true);
    expect(new RegExp(`^${escapePattern(text)}$`).test(`${text}x`)).toBe(false);
  },
);

test('nothing in it is an operator', () => {
  expect(new RegExp(escapePattern('.*')).test('anything')).toBe(false);
});
