import { plural, t } from '@lingui/core/macro';
import { isAbortedError, type Picture, type ProductImageInput } from '@livedrops/sdk';
import { LIMITS, PICTURE_TYPES } from '@livedrops/sdk/contract';
import { useEffect, useRef, useState } from 'react';
import { describeError } from './problem-text.ts';
import { useStudio } from './studio.ts';

/** A picture of the form: one that is there, one on its way, or one that did not get there. */
export type PictureItem = { key: string; name: string } & (
  | { state: 'ready'; picture: Picture; alt: string }
  | { state: 'uploading'; share: number }
  /** `file`: what may be sent again; `null` when that would not help. */
  | { state: 'failed'; file: File | null; reason: string }
);

export type PicturesForm = {
  items: readonly PictureItem[];
  isUploading: boolean;
  /** One of them did not get there, and is still in the form. */
  hasFailed: boolean;
  /** How many there may be. With room for one, another takes its place. */
  max: number;
  /** Why files were not taken at all; `null` when all were. */
  fault: string | null;
  /** Those that are there, in their order. */
  pictures: Picture[];
  /** What the product is to show. */
  images: ProductImageInput[];
  add: (files: readonly File[]) => void;
  /** Sends one again that did not get there. */
  retry: (key: string) => void;
  /** Cancels the upload, if it is one. With room for one, the picture from before is back when another did not get there. */
  remove: (key: string) => void;
  move: (key: string, by: -1 | 1) => void;
  describe: (key: string, alt: string) => void;
  /** Marks those that the server has not any more, by the fields of its refusal. */
  refuse: (fields: Readonly<Record<string, string>>) => void;
};

const MEGA = 1_000_000;
const maxMb = LIMITS.pictureBytes / MEGA;
const maxPixels = LIMITS.picturePixels / MEGA;
export const picturesHint = (max: number): string =>
  max === 1
    ? t`JPEG, PNG, WebP, AVIF or GIF, up to ${maxMb} MB and ${maxPixels} megapixels.`
    : t`JPEG, PNG, WebP, AVIF or GIF, up to ${maxMb} MB and ${maxPixels} megapixels. At most ${max}. The first one is what fans see in lists.`;

/** The same limits as the server's, as far as they can be known before sending. */
export const fileFault = ({ type, size }: Pick<File, 'type' | 'size'>): string | null => {
  if (type !== '' && !(PICTURE_TYPES as readonly string[]).includes(type))
    return t`This is no picture: JPEG, PNG, WebP, AVIF or GIF are taken`;
  if (size > LIMITS.pictureBytes)
    return t`It has ${{ mb: Math.ceil(size / MEGA) }} MB: at most ${maxMb} MB are taken`;
  return null;
};

let keys = 0;
const nextKey = (): string => `picture-${(keys += 1)}`;

const itemOf = (picture: Picture): PictureItem => ({
  key: nextKey(),
  name: picture.alt,
  state: 'ready',
  picture,
  alt: picture.alt,
});

/** The pictures of a product or a profile while they are edited. Uploads begin at once, and end with the form. */
export const usePictures = (before: readonly Picture[], max: number = LIMITS.pictures): PicturesForm => {
  const { client } = useStudio();
  const [items, setItems] = useState<readonly PictureItem[]>(() => before.map(itemOf));
  const [fault, setFault] = useState<string | null>(null);
  const uploads = useUploads();

  const replace = (key: string, next: (item: PictureItem) => PictureItem): void =>
    setItems((all) => all.map((item) => (item.key === key ? next(item) : item)));

  const upload = async (key: string, file: File): Promise<void> => {
    const controller = new AbortController();
    uploads.current.set(key, controller);
    const { name } = file;
    replace(key, () => ({ key, name, state: 'uploading', share: 0 }));
    try {
      const picture = await client.products.uploadImage(file, {
        signal: controller.signal,
        onProgress: ({ loaded, total }) =>
          replace(key, (item) => ({ ...item, state: 'uploading', share: loaded / total })),
      });
      setItems((all) => withUploaded(all, { key, name, state: 'ready', picture, alt: '' }));
    } catch (error) {
      // It was taken out of the form.
      if (isAbortedError(error)) return;
      replace(key, () => failedItem(key, file, error));
    } finally {
      uploads.current.delete(key);
    }
  };

  const add = (files: readonly File[]): void => {
    const isOne = max === 1;
    const fitting = files.slice(0, isOne ? 1 : max - items.length);
    setFault(fitting.length < files.length ? tooMany(max) : null);
    if (fitting.length === 0) return;
    const added = fitting.map((file) => ({ key: nextKey(), file, reason: fileFault(file) }));
    if (isOne) uploads.current.forEach((running) => running.abort());
    setItems((all) => [...(isOne ? [] : all), ...added.map(toItem)]);
    for (const { key, file, reason } of added) if (reason === null) void upload(key, file);
  };

  return {
    items,
    fault,
    max,
    ...stateOf(items),
    add,
    retry: (key) => {
      const item = items.find((one) => one.key === key);
      if (item?.state === 'failed' && item.file !== null) void upload(key, item.file);
    },
    remove: (key) => {
      uploads.current.get(key)?.abort();
      setFault(null);
      setItems((all) =>
        isLost(all, key, max) ? before.map(itemOf) : all.filter((item) => item.key !== key),
      );
    },
    move: (key, by) => setItems((all) => moved(all, key, by)),
    describe: (key, alt) => replace(key, (item) => ({ ...item, alt })),
    refuse: (fields) => setItems((all) => withRefused(all, fields, max)),
  };
};

/** What the wire calls the id of a picture of a product, or of the one of a profile. */
const idField = (max: number, index: number): string => (max === 1 ? 'avatar.id' : `images.${index}.id`);

/** The fields whose refusal is said by the picture itself. */
export const idFields = (max: number): string[] =>
  Array.from({ length: max }, (_id, index) => idField(max, index));

/** A picture that nobody saved within an hour is removed. */
const GONE = t`The picture is gone: choose it once more`;

const withRefused = (
  all: readonly PictureItem[],
  fields: Readonly<Record<string, string>>,
  max: number,
): PictureItem[] => {
  const ready = all.filter(({ state }) => state === 'ready');
  return all.map((item) => {
    const index = ready.indexOf(item);
    const isGone = index >= 0 && fields[idField(max, index)] !== undefined;
    return isGone ? { key: item.key, name: item.name, state: 'failed', file: null, reason: GONE } : item;
  });
};

/** Whether this is the one picture of its form, and did not get there. */
const isLost = (all: readonly PictureItem[], key: string, max: number): boolean =>
  max === 1 && all.every((item) => item.key === key && item.state !== 'ready');

/** What of the form is ready, and what is not. */
const stateOf = (items: readonly PictureItem[]) => ({
  isUploading: items.some(({ state }) => state === 'uploading'),
  hasFailed: items.some(({ state }) => state === 'failed'),
  pictures: items.flatMap((item) => (item.state === 'ready' ? [item.picture] : [])),
  images: items.flatMap((item) =>
    item.state === 'ready' ? [{ id: item.picture.id, alt: item.alt.trim() }] : [],
  ),
});

/** What is on its way. It ends with the form. */
const useUploads = () => {
  const uploads = useRef(new Map<string, AbortController>());
  useEffect(() => {
    const { current } = uploads;
    return () => current.forEach((upload) => upload.abort());
  }, []);
  return uploads;
};

const tooMany = (max: number): string =>
  max === 1
    ? t`There is room for one picture`
    : plural(max, { one: 'A product has at most # picture', other: 'A product has at most # pictures' });

/** What the server says of the file itself, it would say again. */
const failedItem = (key: string, file: File, error: unknown): PictureItem => {
  const { fields, detail, title } = describeError(error);
  const ofFile = fields['body'];
  const said = { key, name: file.name, state: 'failed' as const };
  return ofFile === undefined
    ? { ...said, file, reason: [title, ...(detail === null ? [] : [detail])].join('. ') }
    : { ...said, file: null, reason: ofFile };
};

const toItem = ({ key, file, reason }: { key: string; file: File; reason: string | null }): PictureItem =>
  reason === null
    ? { key, name: file.name, state: 'uploading', share: 0 }
    : { key, name: file.name, state: 'failed', file: null, reason };

/** The same file twice is the same picture, which a product shows once. */
const withUploaded = (
  all: readonly PictureItem[],
  uploaded: Extract<PictureItem, { state: 'ready' }>,
): PictureItem[] => {
  const isThere = all.some((item) => item.state === 'ready' && item.picture.id === uploaded.picture.id);
  return isThere
    ? all.filter(({ key }) => key !== uploaded.key)
    : all.map((item) => (item.key === uploaded.key ? uploaded : item));
};

const moved = (all: readonly PictureItem[], key: string, by: -1 | 1): readonly PictureItem[] => {
  const from = all.findIndex((item) => item.key === key);
  const [item, other] = [all[from], all[from + by]];
  if (item === undefined || other === undefined) return all;
  return all.map((one) => (one === item ? other : one === other ? item : one));
};
