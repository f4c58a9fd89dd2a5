import { randomBytes } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../http/answer.ts';
import { createReadyAnswer } from './ready-answer.ts';

const answerOf = (body: string | Buffer): Answer => ({
  status: 200,
  headers: {},
  contentType: 'application/json',
  body,
});
const LONG = JSON.stringify(
  Array.from({ length: 100 }, (_, index) => ({ id: `drp_${index}`, title: 'Print' })),
);

function setUp(body: string | Buffer = LONG) {
  let grown = 0;
  const ready = createReadyAnswer(answerOf(body), () => (grown += 1));
  return { ready, grown: () => grown };
}
const bytesOf = ({ body }: Answer) => Buffer.from(body ?? '');

describe('a ready answer', () => {
  it('is there as it is, and packed after the first request for that', async () => {
    const { ready } = setUp();
    expect([ready.find('identity')?.body?.toString(), ready.find('br'), ready.find('gzip')]).toEqual([
      LONG,
      null,
      null,
    ]);
    const [br, gzip] = [await ready.make('br'), await ready.make('gzip')];
    expect([brotliDecompressSync(bytesOf(br)), gunzipSync(bytesOf(gzip))].map(String)).toEqual([LONG, LONG]);
    expect([ready.find('br'), ready.find('gzip')]).toEqual([br, gzip]);
    expect([br, gzip].map(({ headers }) => headers['Content-Encoding'])).toEqual(['br', 'gzip']);
  });

  it('has a tag for each form, and says that the form depends on what is accepted', async () => {
    const { ready } = setUp();
    const forms = [await ready.make('identity'), await ready.make('br'), await ready.make('gzip')];
    expect(new Set(forms.map(({ headers }) => headers['ETag'])).size).toBe(3);
    expect(forms.map(({ headers }) => headers['ETag'])).toEqual(
      forms.map(() => expect.stringMatching(/^"[\w-]+"$/)),
    );
    expect(forms.map(({ headers }) => headers['Vary'])).toEqual(forms.map(() => 'Accept-Encoding'));
  });

  it('is packed once for all who ask at the same time', async () => {
    const { ready, grown } = setUp();
    const forms = await Promise.all(Array.from({ length: 100 }, () => ready.make('br')));
    expect(new Set(forms).size).toBe(1);
    expect(grown()).toBe(1);
  });

  it('counts the bytes of all of its forms', async () => {
    const { ready } = setUp();
    expect(ready.countBytes()).toBe(LONG.length);
    const [br, gzip] = [await ready.make('br'), await ready.make('gzip')];
    expect(ready.countBytes()).toBe(LONG.length + bytesOf(br).length + bytesOf(gzip).length);
  });

  it.each([
    ['it is short', JSON.stringify({ id: 'x'.repeat(900) })],
    ['packing makes it no smaller', randomBytes(3000)],
  ])('stays as it is when %s', async (_when, body) => {
    const { ready, grown } = setUp(body);
    const plain = ready.find('identity');
    expect(await ready.make('br')).toBe(plain);
    expect([ready.find('br'), ready.countBytes(), grown()]).toEqual([plain, Buffer.byteLength(body), 0]);
  });
});
