import { expect, test } from 'vitest';
import { readEmailAddress } from './email-address.ts';

const label = (length: number) => 'a'.repeat(length);

test.each([
  [' Kim@Example.COM ', 'kim@example.com'],
  ["a&b!c=/#$%'*+?^_`{|}~-d@example.com", "a&b!c=/#$%'*+?^_`{|}~-d@example.com"],
  ['kim@b\u00fccher.example', 'kim@xn--bcher-kva.example'],
  ['kim@bu\u0308cher.example', 'kim@xn--bcher-kva.example'],
  ['kim@XN--BCHER-KVA.example', 'kim@xn--bcher-kva.example'],
  ['kim@\u4f8b\u3048.\u30c6\u30b9\u30c8', 'kim@xn--r8jz45g.xn--zckzah'],
  [`${label(64)}@example.com`, `${label(64)}@example.com`],
])('%s is kept as %s', (typed, value) => {
  expect(readEmailAddress(typed)).toEqual({ value });
});

test.each([
  ['no @', 'kim.example.com'],
  ['nothing before the @', '@example.com'],
  ['65 characters before the @', `${label(65)}@example.com`],
  ['more than 254 characters', `kim@${`${label(50)}.`.repeat(5)}com`],
  ['two dots in a row', 'a..b@example.com'],
  ['a dot at the end', 'a.@example.com'],
  ['a quoted form', '"a b"@example.com'],
  ['a comment', 'a(b)@example.com'],
  ['a second address', 'a@example.com,b@example.com'],
  ['a header', 'a@example.com\r\nBcc: b@example.com'],
  ['NUL', 'a\0@example.com'],
  ['letters before the @ that mail systems may not take', 'zo\u00eb@example.com'],
  ['a host without a dot', 'kim@localhost'],
  ['a number for a host', 'kim@127.0.0.1'],
  ['a hexadecimal number for a host', 'kim@0x7f.1'],
  ['an address of the network', 'kim@[::1]'],
  ['a port', 'kim@example.com:25'],
  ['a path', 'kim@example.com/x'],
  ['a label that begins with a dash', 'kim@-a.com'],
  ['a label that is too long', `kim@${label(64)}.com`],
  ['an empty label', 'kim@a..com'],
])('%s is refused', (_case, typed) => {
  expect(readEmailAddress(typed).fault).toBeTruthy();
});
