import { expect, test } from 'vitest';
import { readWebAddress } from './web-address.ts';

const shown = (typed: string) => readWebAddress(typed, { max: 2048, use: 'show' });
const called = (typed: string) => readWebAddress(typed, { max: 2048 });

test.each([
  ['https://example.com/a.png?b=1#c', 'https://example.com/a.png?b=1#c'],
  ['HTTPS://B\u00fccher.example/\u00fc', 'https://xn--bcher-kva.example/%C3%BC'],
  ['http://example.com', 'http://example.com/'],
  ['/media/a.png', '/media/a.png'],
  ['/a/../b.png', '/b.png'],
])('%s is shown from %s', (typed, value) => {
  expect(shown(typed)).toEqual({ value });
});

test.each([
  'javascript:alert(1)',
  'data:image/png;base64,AAAA',
  '//elsewhere.example/x.png',
  '/\\elsewhere.example/x.png',
  'https:\\\\example.com',
  'https:example.com',
  'https:///example.com',
  'https://user:secret@example.com/',
  'https://example.com/a b',
  'https://example.com/a\nb',
  'https://example.com/\0',
  'https://exa\u3000mple.com',
  'https://',
  `https://example.com/${'\u00fc'.repeat(1000)}`,
])('%j is no address of a picture', (typed) => {
  expect(shown(typed).fault).toBeTruthy();
});

test('what is called is elsewhere, and has no fragment', () => {
  expect(called('https://example.com/hook')).toEqual({ value: 'https://example.com/hook' });
  for (const typed of ['/hook', 'https://example.com/#a']) expect(called(typed).fault).toBeTruthy();
});
