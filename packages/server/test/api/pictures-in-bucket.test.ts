import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createMedia } from '../../src/media/index.ts';
import { collectPictures } from '../../src/pictures/collect-pictures.worker.ts';
import { createPictureStore } from '../../src/pictures/picture.store.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { type BucketServer, startBucketServer } from '../helpers/bucket-server.ts';
import { makePicture } from '../helpers/picture-files.ts';
import { refusalOf } from '../helpers/refusal.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';

let bucket: BucketServer;
let app: TestApp;
let creator: CreatorPerson;
beforeAll(async () => {
  bucket = await startBucketServer();
  app = await startApp({ env: bucket.env });
  creator = await app.signUpCreator();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await bucket[Symbol.asyncDispose]();
});

const countStored = () => app.connection.collection('media').countDocuments();
const get = (address: string) => fetch(new URL(address, app.url));

it('pictures are kept in the bucket, and served from there', async () => {
  const picture = await creator.client.products.uploadImage(await makePicture());
  expect(await bucket.names()).toEqual(['avif', 'jpg', 'webp'].map((ending) => `${picture.id}-40.${ending}`));
  expect(await countStored()).toBe(0);
  const response = await get(picture.url);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
  expect((await get('/media/pic_none-40.jpg')).status).toBe(404);
});

it('what nobody uses is removed from the bucket', async () => {
  const picture = await creator.client.products.uploadImage(await makePicture());
  const { bucket: settings } = readConfig(app.env).pictures;
  await collectPictures({
    pictures: createPictureStore(app.connection),
    media: createMedia({ connection: app.connection, bucket: settings }).store,
    clock: { now: () => Date.now() + 3_700_000 },
  });
  expect((await bucket.names()).filter((name) => name.startsWith(picture.id))).toEqual([]);
  expect((await get(picture.url)).status).toBe(404);
});

it('a public address of the bucket is what people get', async () => {
  await using elsewhere = await createApp(
    readConfig({ ...app.env, ROLE: 'api', PICTURES_BASE_URL: 'https://pictures.example/all/' }),
    { logger: createLogger('silent') },
  );
  const client = people(elsewhere.url).client(creator.session.accessToken);
  const { id, url, sources } = await client.products.uploadImage(await makePicture());
  expect(url).toBe(`https://pictures.example/all/${id}-40.jpg`);
  expect(sources[0]?.srcset).toBe(`https://pictures.example/all/${id}-40.avif 40w`);
});

it('a picture of before there was a bucket is still served', async () => {
  await using before = await createApp(
    readConfig({
      ...app.env,
      ROLE: 'api',
      ...Object.fromEntries(Object.keys(bucket.env).map((name) => [name, ''])),
    }),
    { logger: createLogger('silent') },
  );
  const client = people(before.url).client(creator.session.accessToken);
  const { url } = await client.products.uploadImage(await makePicture());
  expect((await get(url)).status).toBe(200);
});

it('a bucket that is away is said, and nothing of the upload can be used', async () => {
  const file = await makePicture();
  const quiet = creator.client.withOptions({ retry: false });
  await bucket.close();
  const error = await refusalOf(quiet.products.uploadImage(file));
  expect(error).toMatchObject({ code: 'unavailable', outcome: 'not_executed', isRetrySafe: true });
  expect(await countStored(), 'those of the test before').toBe(3);
  const unready = await app.connection.collection<{ _id: string }>('pictures').findOne({ hash: null });
  const product = { title: 'Mug', description: '', price: 1900, currency: 'EUR' };
  const images = [{ id: unready?._id ?? '' }];
  expect((await refusalOf(creator.client.products.create({ ...product, images }))).code).toBe('not_found');
});
