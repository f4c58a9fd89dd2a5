import { connect } from 'node:net';
import type { Picture } from '@livedrops/sdk';
import { LIMITS } from '@livedrops/sdk/contract';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createMedia } from '../../src/media/index.ts';
import { collectPictures } from '../../src/pictures/collect-pictures.worker.ts';
import { createPictureStore } from '../../src/pictures/picture.store.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { halves, makeBomb, makePicture, toBlob } from '../helpers/picture-files.ts';
import { refusalOf } from '../helpers/refusal.ts';
import { inMs, makeFans } from '../helpers/shop.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let creator: CreatorPerson;
beforeAll(async () => {
  app = await startApp();
  creator = await app.signUpCreator();
});
afterAll(() => app[Symbol.asyncDispose]());

const mug = { title: 'Mug', description: 'Holds tea', price: 1900, currency: 'EUR' };
const upload = async (bytes: Uint8Array | string, type?: string) =>
  creator.client.products.uploadImage(toBlob(bytes, type));
const get = (address: string) => fetch(new URL(address, app.url));
const bytesAt = async (address: string) => Buffer.from(await (await get(address)).arrayBuffer());
const addressesOf = ({ sources }: Picture) =>
  sources.flatMap(({ srcset }) => srcset.split(', ').map((candidate) => candidate.split(' ')[0] ?? ''));
/** A middle pixel of one of four quarters of the height. */
const colorAt = async (picture: Buffer, part: number) => {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(info.height * part) * info.width + Math.floor(info.width / 2)) * info.channels;
  return data[at]! > data[at + 2]! ? 'red' : 'blue';
};
const storedNames = async () =>
  (await app.connection.collection<{ _id: string }>('media').find().toArray()).map(({ _id }) => _id);
const collect = (afterMs: number) =>
  collectPictures({
    pictures: createPictureStore(app.connection),
    media: createMedia({ connection: app.connection }).store,
    clock: { now: () => Date.now() + afterMs },
  });
const HOUR_MS = 3_600_000;

describe('an upload', () => {
  it('becomes AVIF, WebP and JPEG at several widths, for ever under the same addresses', async () => {
    const picture = await upload(await halves(1200, 900).jpeg().toBuffer(), 'image/jpeg');
    expect(picture).toMatchObject({ alt: '', width: 1200, height: 900 });
    expect(picture.placeholder).toMatch(/^data:image\/webp;base64,/);
    const widthsOf = (srcset: string) => srcset.split(', ').map((candidate) => candidate.split(' ')[1]);
    const widths = ['160w', '480w', '960w', '1200w'];
    expect(picture.sources.map(({ type, srcset }) => [type, widthsOf(srcset)])).toEqual([
      ['image/avif', widths],
      ['image/webp', widths],
      ['image/jpeg', widths],
    ]);
    for (const { type, srcset } of picture.sources) {
      for (const candidate of srcset.split(', ')) {
        const [address = '', width = ''] = candidate.split(' ');
        const response = await get(address);
        expect(response.headers.get('content-type')).toBe(type);
        expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
        const head = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
        expect(`${head.width}w`).toBe(width);
      }
    }
    expect(await sharp(await bytesAt(picture.url)).metadata()).toMatchObject({ format: 'jpeg', width: 960 });
  });

  it.each(['png', 'webp', 'avif', 'gif', 'jpeg'] as const)(
    'may be a %s, whatever it says to be',
    async (format) => {
      const file = await halves(64, 48).toFormat(format).toBuffer();
      const picture = await upload(file, 'application/pdf');
      expect(picture).toMatchObject({ width: 64, height: 48 });
      expect(await colorAt(await bytesAt(picture.url), 0.25)).toBe('red');
    },
  );

  it('that a camera has turned stands upright, without where it was taken', async () => {
    const turned = await halves(400, 200)
      .withMetadata({ orientation: 8 })
      .withExifMerge({
        IFD0: { Copyright: 'Ada' },
        IFD3: { GPSLatitude: '52/1 30/1 0/1', GPSLatitudeRef: 'N' },
      })
      .jpeg()
      .toBuffer();
    expect((await sharp(turned).metadata()).exif?.length).toBeGreaterThan(50);
    const picture = await upload(turned);
    expect(picture).toMatchObject({ width: 200, height: 400 });
    for (const address of addressesOf(picture)) {
      const form = await bytesAt(address);
      const head = await sharp(form).metadata();
      expect(head.width).toBeLessThan(head.height);
      expect([head.exif, head.xmp, head.iptc, head.orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(form.includes('Ada')).toBe(false);
    }
  });

  it('of a transparent picture is white in the JPEG', async () => {
    const clear = { width: 20, height: 20, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0 } };
    const picture = await upload(await sharp({ create: clear }).png().toBuffer());
    const { data } = await sharp(await bytesAt(picture.url))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('of the same file again is the same picture, at two processes at once, too', async () => {
    await using second = await createApp(readConfig({ ...app.env, ROLE: 'api' }), {
      logger: createLogger('silent'),
    });
    const file = await makePicture();
    const there = people(second.url).client(creator.session.accessToken);
    const made = await Promise.all([
      creator.client.products.uploadImage(file),
      there.products.uploadImage(file),
      creator.client.products.uploadImage(file),
    ]);
    const stored = await storedNames();
    const again = await there.products.uploadImage(file);
    expect(await storedNames(), 'nothing is made for a repeat').toEqual(stored);
    expect(new Set([...made, again].map(({ id }) => id)).size).toBe(1);
    expect((await fetch(new URL(again.url, second.url))).status).toBe(200);
  });
});

describe('what is refused', () => {
  const refused = async (bytes: Uint8Array | string, type?: string) => {
    const before = await storedNames();
    const error = await refusalOf(upload(bytes, type));
    expect(await storedNames()).toEqual(before);
    expect(error).toMatchObject({ outcome: 'not_executed' });
    return {
      code: error.code,
      fields: error.problem.errors?.map(({ field }) => field),
      detail: error.problem.detail,
    };
  };
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';

  it.each([
    ['an SVG', svg],
    ['a page', '<!doctype html><title>x</title>'],
    ['a page that begins as a GIF', 'GIF89a=1;<script>alert(1)</script>'],
    ['a document', '%PDF-1.7\n1 0 obj'],
    ['nothing', ''],
    ['JSON', '{}'],
  ])('%s, although it says to be a picture', async (_name, text) => {
    expect(await refused(text, 'image/png')).toMatchObject({
      code: 'unsupported_media_type',
      fields: ['body'],
    });
  });

  it('a TIFF, which is a picture of another kind', async () => {
    const tiff = await halves(20, 20).tiff().toBuffer();
    expect(await refused(tiff)).toMatchObject({ code: 'unsupported_media_type' });
  });

  it('a small file of 900 megapixels', async () => {
    const bomb = makeBomb();
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await refused(bomb)).toEqual({
      code: 'validation_failed',
      fields: ['body'],
      detail: 'body: has 900 megapixels: at most 50 megapixels are taken',
    });
  });

  it('a file that ends in the middle of the picture', async () => {
    const whole = await halves(400, 300).jpeg().toBuffer();
    expect(await refused(whole.subarray(0, whole.length / 2))).toMatchObject({
      code: 'validation_failed',
      detail: 'body: is damaged, or was cut off on its way',
    });
  });

  it('50 MB', async () => {
    expect(await refused(new Uint8Array(50_000_000))).toMatchObject({
      code: 'payload_too_large',
      fields: ['body'],
    });
  });

  it('more than 20 MB whose length was not said', async () => {
    let left = LIMITS.pictureBytes + 1;
    const body = new ReadableStream({
      pull(controller) {
        const size = Math.min(left, 1_000_000);
        left -= size;
        if (size > 0) controller.enqueue(new Uint8Array(size));
        else controller.close();
      },
    });
    const response = await fetch(`${app.url}/api/pictures`, {
      method: 'POST',
      headers: { authorization: `Bearer ${creator.session.accessToken}` },
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'payload_too_large' });
  });

  it('who is not signed in, or is no creator, before anything is read', async () => {
    const file = await makePicture();
    const fan = await app.signUp();
    expect((await refusalOf(app.client().products.uploadImage(file))).code).toBe('unauthenticated');
    expect((await refusalOf(fan.client.products.uploadImage(file))).code).toBe('forbidden');
  });
});

it('a page behind a picture is not in what is stored', async () => {
  const script = '<script>alert(document.cookie)</script>';
  const polyglot = Buffer.concat([await halves(80, 60).jpeg().toBuffer(), Buffer.from(script)]);
  const picture = await upload(polyglot);
  for (const address of addressesOf(picture)) {
    const response = await get(address);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).not.toContain('script');
  }
});

it('an upload that is cut off stores nothing', async () => {
  const pictures = app.connection.collection('pictures');
  const before = [await pictures.countDocuments(), (await storedNames()).length];
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  const half = (await halves(400, 300).jpeg().toBuffer()).subarray(0, 500);
  const head = [
    'POST /api/pictures HTTP/1.1',
    'Host: x',
    `Authorization: Bearer ${creator.session.accessToken}`,
    'Content-Length: 90000',
  ];
  await new Promise<void>((resolve) => socket.write(`${head.join('\r\n')}\r\n\r\n`, () => resolve()));
  await new Promise<void>((resolve) => socket.write(half, () => resolve()));
  socket.destroy();
  await upload(await halves(32, 31).png().toBuffer());
  expect([await pictures.countDocuments(), (await storedNames()).length - 3]).toEqual([
    before[0]! + 1,
    before[1],
  ]);
});

describe('pictures of a product', () => {
  it('have an order and texts, and reach its drops and orders', async () => {
    const [first, second] = [
      await creator.client.products.uploadImage(await makePicture()),
      await creator.client.products.uploadImage(await makePicture()),
    ];
    const images = [{ id: first.id, alt: 'From the front' }, { id: second.id }];
    const product = await creator.client.products.create({
      ...mug,
      imageUrl: 'https://pictures.example/old.png',
      images,
    });
    expect(product.images).toEqual([{ ...first, alt: 'From the front' }, second]);
    expect(product.imageUrl).toBe(first.url);
    const drop = await creator.client.drops.create({
      productId: product.id,
      startsAt: inMs(-100),
      endsAt: inMs(600_000),
      stock: 5,
    });
    expect(drop).toMatchObject({ image: product.images[0], imageUrl: first.url });
    const [fan] = makeFans(app, 1);
    const order = await fan!.client.orders.create({ dropId: drop.id, quantity: 1 });
    expect(order.items[0]).toMatchObject({ imageUrl: first.url });

    const turned = await creator.client.products.update(product.id, { images: images.toReversed() });
    expect(turned.images.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await app.client().products.get(product.id)).toEqual(turned);
    await expect
      .poll(() => app.client().drops.get(drop.id))
      .toMatchObject({ image: turned.images[0], imageUrl: second.url });
    const without = await creator.client.products.update(product.id, { images: [] });
    expect(without).toMatchObject({ images: [], imageUrl: 'https://pictures.example/old.png' });
    await expect
      .poll(() => app.client().drops.get(drop.id))
      .toMatchObject({ image: null, imageUrl: 'https://pictures.example/old.png' });
  });

  it("are never another creator's, and nothing changes then", async () => {
    const other = await app.signUpCreator();
    const theirs = await other.client.products.uploadImage(await makePicture());
    const own = await creator.client.products.uploadImage(await makePicture());
    const product = await creator.client.products.create({ ...mug, images: [{ id: own.id }] });
    for (const id of [theirs.id, 'pic_none']) {
      const images = [{ id: own.id }, { id }];
      for (const call of [
        creator.client.products.update(product.id, { title: 'Stolen', images }),
        creator.client.products.create({ ...mug, images }),
      ]) {
        const error = await refusalOf(call);
        expect(error.code).toBe('not_found');
        expect(error.problem.errors).toEqual([{ field: 'images.1.id', message: 'is no picture of yours' }]);
      }
    }
    expect(await app.client().products.get(product.id)).toEqual(product);
  });

  it.each([
    ['nine', Array.from({ length: 9 }, (_, n) => ({ id: `pic_${n}` })), 'images'],
    ['one twice', [{ id: 'pic_1' }, { id: 'pic_1' }], 'images'],
    ['a text that is too long', [{ id: 'pic_1', alt: 'x'.repeat(201) }], 'images.0.alt'],
    ['a field that nobody knows', [{ id: 'pic_1', url: 'x' }], 'images.0.url'],
  ])('are not %s', async (_name, images, field) => {
    const error = await refusalOf(creator.client.products.create({ ...mug, images }));
    expect(error.code).toBe('validation_failed');
    expect(error.problem.errors?.map((one) => one.field)).toEqual([field]);
  });
});

describe('what no product shows', () => {
  it('is removed an hour after its upload', async () => {
    const unused = await creator.client.products.uploadImage(await makePicture());
    const used = await creator.client.products.uploadImage(await makePicture());
    await creator.client.products.create({ ...mug, images: [{ id: used.id }] });
    await collect(HOUR_MS - 60_000);
    expect((await get(unused.url)).status).toBe(200);
    await collect(HOUR_MS + 60_000);
    expect([(await get(unused.url)).status, (await get(used.url)).status]).toEqual([404, 200]);
    const late = await refusalOf(creator.client.products.create({ ...mug, images: [{ id: unused.id }] }));
    expect(late.code).toBe('not_found');
    expect((await storedNames()).filter((name) => name.startsWith(unused.id))).toEqual([]);
  });

  it('waits another hour when it is uploaded again, and can be uploaded again afterwards', async () => {
    const file = await makePicture();
    const first = await creator.client.products.uploadImage(file);
    const { matchedCount } = await app.connection
      .collection<{ _id: string }>('pictures')
      .updateOne({ _id: first.id }, { $set: { collectAt: new Date(Date.now() + 1000) } });
    expect(matchedCount).toBe(1);
    expect((await creator.client.products.uploadImage(file)).id).toBe(first.id);
    await collect(HOUR_MS - 60_000);
    expect((await get(first.url)).status).toBe(200);
    await collect(HOUR_MS + 60_000);
    const again = await creator.client.products.uploadImage(file);
    expect(again.id).not.toBe(first.id);
    expect((await get(again.url)).status).toBe(200);
  });

  it('keeps the one JPEG that orders show, and no more', async () => {
    const picture = await creator.client.products.uploadImage(await makePicture());
    const shared = { ...mug, images: [{ id: picture.id }] };
    const [one, two] = [
      await creator.client.products.create(shared),
      await creator.client.products.create(shared),
    ];
    const times = { startsAt: inMs(-100), endsAt: inMs(600_000), stock: 5 };
    const drop = await creator.client.drops.create({ productId: one.id, ...times });
    await creator.client.drops.end(drop.id);
    await creator.client.products.delete(one.id);
    await collect(HOUR_MS + 60_000);
    expect((await get(picture.sources[0]!.srcset.split(' ')[0]!)).status, 'another product shows it').toBe(
      200,
    );
    await creator.client.products.update(two.id, { images: [] });
    await collect(HOUR_MS + 60_000);
    expect((await storedNames()).filter((name) => name.startsWith(picture.id))).toEqual([
      picture.url.replace('/media/', ''),
    ]);
    await expect
      .poll(() => app.client().drops.get(drop.id))
      .toMatchObject({ image: null, imageUrl: picture.url });
  });
});
