import { LIMITS } from '../contract/limits.ts';
import type { Picture, ProductImageInput } from '../types/picture.ts';
import type { MockDb } from './mock-db.ts';
import { MockProblem } from './mock-problem.ts';

/** How files of pictures begin: what stands at which byte. */
const BEGINNINGS: readonly (readonly [at: number, text: string])[] = [
  [0, '\xff\xd8\xff'],
  [1, 'PNG\r\n'],
  [0, 'GIF8'],
  [8, 'WEBP'],
  [4, 'ftypavi'],
];

const SIDE = 1200;
const drawn = (color: string, side: number) =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><rect width="100%" height="100%" fill="${color}"/></svg>`,
  )}`;

/** Takes a file in. The mock looks at how it begins and no further: what it gives is a square of one colour, whatever the file shows. */
export const uploadPicture = (db: MockDb, creatorId: string, file: Uint8Array): Picture => {
  if (file.length > LIMITS.pictureBytes)
    throw refusal('payload_too_large', `has more than ${LIMITS.pictureBytes} bytes`);
  const beginning = String.fromCharCode(...file.subarray(0, 16));
  if (!BEGINNINGS.some(([at, text]) => beginning.startsWith(text, at)))
    throw refusal('unsupported_media_type', 'must be a picture: JPEG, PNG, WEBP, AVIF or GIF');
  const known = [...db.pictures.values()].find(
    (one) => one.creatorId === creatorId && isSame(one.file, file),
  );
  if (known) return known.picture;
  const id = db.nextId('pic');
  const color = `hsl(${(db.pictures.size * 67) % 360} 45% 60%)`;
  const url = drawn(color, SIDE);
  const sources = [{ type: 'image/svg+xml', srcset: `${url} ${SIDE}w` }];
  const picture = { id, alt: '', width: SIDE, height: SIDE, placeholder: drawn(color, 1), url, sources };
  db.pictures.set(id, { picture, creatorId, file });
  return picture;
};

/** The pictures that a product or a profile shows, in their order. */
export const shownPictures = (
  db: MockDb,
  creatorId: string,
  images: readonly ProductImageInput[] = [],
  fieldOf = (index: number) => `images.${index}.id`,
): Picture[] => {
  const errors = images.flatMap(({ id }, index) =>
    db.pictures.get(id)?.creatorId === creatorId
      ? []
      : [{ field: fieldOf(index), message: 'is no picture of yours' }],
  );
  if (errors.length > 0) throw new MockProblem('not_found', undefined, { errors });
  return images.flatMap(({ id, alt = '' }) => {
    const picture = db.pictures.get(id)?.picture;
    return picture === undefined ? [] : [{ ...picture, alt }];
  });
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

const refusal = (code: 'payload_too_large' | 'unsupported_media_type', message: string) =>
  new MockProblem(code, undefined, { errors: [{ field: 'body', message }] });
