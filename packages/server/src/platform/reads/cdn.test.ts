import { describe, expect, it } from 'vitest';
import { cdnHeaders, type CdnKind, purgeMessage } from './cdn.ts';

const life = { freshSeconds: 4, staleSeconds: 2 };
const said = (changesInMs: number | null) =>
  cdnHeaders('varnish', { life, tags: ['drop-1'], changesInMs })['Cache-Control'];
const always = 'public, max-age=0, must-revalidate, s-maxage=';

describe('what a cache in front is told of an answer', () => {
  it.each<[changesInMs: number | null, said: string]>([
    [null, '4, stale-while-revalidate=2'],
    [60_000, '4, stale-while-revalidate=2'],
    [5999, '4, stale-while-revalidate=1'],
    [4999, '4'],
    [3999, '3'],
    [999, '0'],
    [0, '0'],
    [-5, '0'],
  ])('an answer that changes after %s ms is good for no longer', (changesInMs, expected) => {
    expect(said(changesInMs)).toBe(always + expected);
  });

  it.each<[kind: CdnKind, keys: Record<string, string>]>([
    ['varnish', { xkey: 'product-1 products' }],
    ['fastly', { 'Surrogate-Key': 'product-1 products' }],
    ['cloudflare', { 'Cache-Tag': 'product-1,products' }],
  ])('%s reads the keys in a header of its own', (kind, keys) => {
    const { 'Cache-Control': _, ...others } = cdnHeaders(kind, {
      life,
      tags: ['product-1', 'products'],
      changesInMs: null,
    });
    expect(others).toEqual(keys);
  });
});

describe('a purge', () => {
  it.each<[kind: CdnKind, secret: string | null, message: object]>([
    ['varnish', null, { headers: { 'xkey-purge': 'a b' }, body: '' }],
    ['varnish', 's', { headers: { 'xkey-purge': 'a b', authorization: 'Bearer s' }, body: '' }],
    ['fastly', 's', { headers: { 'fastly-key': 's', 'surrogate-key': 'a b' }, body: '' }],
    [
      'cloudflare',
      's',
      {
        headers: { authorization: 'Bearer s', 'content-type': 'application/json' },
        body: '{"tags":["a","b"]}',
      },
    ],
  ])('%s with the secret %s', (kind, secret, message) => {
    expect(purgeMessage(kind, ['a', 'b'], secret)).toEqual(message);
  });
});
