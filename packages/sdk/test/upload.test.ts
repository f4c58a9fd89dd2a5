import { expect, it } from 'vitest';
import { createLiveDrops, createSession, isAbortedError, memoryStorage, pictureAt } from '../src/index.ts';
import type { UploadProgress } from '../src/index.ts';
import { errorOf } from './helpers/error-of.ts';
import { fate, startFaultyServer } from './helpers/faulty-server.ts';

const picture = {
  id: 'pic_1',
  alt: '',
  width: 960,
  height: 480,
  placeholder: 'data:image/webp;base64,x',
  url: '/media/pic_1-960.jpg',
  sources: [{ type: 'image/avif', srcset: '/media/pic_1-160.avif 160w, /media/pic_1-960.avif 960w' }],
};
const file = new Blob(['x'.repeat(5000)], { type: 'image/png' });
const openClient = (baseUrl: string) =>
  createLiveDrops({ baseUrl, auth: 'token', retry: { baseDelayMs: 1, maxDelayMs: 2 } });

it('an upload that failed is sent again, whole, and tells its progress from the beginning', async () => {
  await using server = await startFaultyServer();
  server.plan(fate.problem(503, { code: 'overloaded' }), fate.json(picture, { status: 201 }));
  const told: UploadProgress[] = [];
  const uploaded = await openClient(server.url).products.uploadImage(file, {
    onProgress: (progress) => told.push(progress),
  });
  expect(uploaded).toEqual(picture);
  expect(server.seen.map(({ path, body, authorization }) => [path, body.length, authorization])).toEqual([
    ['/api/pictures', 5000, 'Bearer token'],
    ['/api/pictures', 5000, 'Bearer token'],
  ]);
  const [begin, end] = [
    { loaded: 0, total: 5000 },
    { loaded: 5000, total: 5000 },
  ];
  expect(told).toEqual([begin, end, begin, end]);
});

it('an answer that was lost is asked for again, because the same file is the same picture', async () => {
  await using server = await startFaultyServer();
  server.plan(fate.resetBeforeAnswer(), fate.json(picture, { status: 201 }));
  expect(await openClient(server.url).products.uploadImage(file)).toEqual(picture);
  expect(server.seen).toHaveLength(2);
});

it('an upload that is cancelled ends, and is not sent again', async () => {
  await using server = await startFaultyServer();
  const cancelling = new AbortController();
  server.plan(() => cancelling.abort());
  const { signal } = cancelling;
  const error = await errorOf(openClient(server.url).products.uploadImage(file, { signal }));
  expect(isAbortedError(error)).toBe(true);
  expect(server.seen).toHaveLength(1);
});

it('a session that has run out is renewed, and the file sent again', async () => {
  const sent: string[] = [];
  const session = {
    user: {
      id: 'usr_1',
      email: 'a@example.com',
      name: 'Ada',
      role: 'creator' as const,
      isEmailConfirmed: true,
      showsFollows: false,
      showsEmail: false,
    },
    accessToken: 'old',
    accessTokenExpiresAt: '2999-01-01T00:00:00.000Z',
    refreshToken: 'refresh',
  };
  const client = createLiveDrops({
    baseUrl: 'http://api.test',
    auth: createSession({ storage: memoryStorage(session) }),
    fetch: async (input) => {
      const request = input as Request;
      if (request.url.endsWith('/refresh'))
        return Response.json({ ...session, accessToken: 'new', refreshToken: 'next' });
      sent.push(`${request.headers.get('authorization')} ${(await request.blob()).size}`);
      return sent.length === 1
        ? Response.json({ code: 'token_expired' }, { status: 401 })
        : Response.json(picture);
    },
  });
  expect((await client.products.uploadImage(file)).id).toBe('pic_1');
  expect(sent).toEqual(['Bearer old 5000', 'Bearer new 5000']);
});

it('what is no file is said before anything is sent', async () => {
  await using server = await startFaultyServer();
  const upload = openClient(server.url).products.uploadImage('mug.png' as unknown as Blob);
  await expect(upload).rejects.toThrow('uploadImage takes a Blob or a File');
  expect(server.seen).toEqual([]);
});

it('a picture is shown on the page of another host', () => {
  expect(pictureAt(picture, 'https://api.example.com/shop')).toEqual({
    ...picture,
    url: 'https://api.example.com/shop/media/pic_1-960.jpg',
    sources: [
      {
        type: 'image/avif',
        srcset:
          'https://api.example.com/shop/media/pic_1-160.avif 160w, https://api.example.com/shop/media/pic_1-960.avif 960w',
      },
    ],
  });
  const elsewhere = { ...picture, url: 'https://cdn.example.com/a.jpg', sources: [] };
  expect(pictureAt(elsewhere, 'https://api.example.com')).toEqual(elsewhere);
});
