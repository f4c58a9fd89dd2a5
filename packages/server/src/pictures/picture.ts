import type { Picture, PictureSource } from '@livedrops/sdk/contract';
import type { MediaFile } from '../media/index.ts';

/** A picture that a creator has uploaded, with what is kept beside it. */
export type PictureRecord = Omit<Picture, 'alt'> & {
  creatorId: string;
  /** Of the uploaded file, by which it is known when it comes again. `null` while it is stored, and once it is being removed. */
  hash: string | null;
  /** Ids of what shows it: products, or the creator whose portrait it is. The field has its name from when there were only products. */
  products: string[];
  /** When it is removed; `null` while something shows it. */
  collectAt: Date | null;
  /** Whether anything ever showed it: then orders may go on to show the JPEG of `url`. */
  wasShown: boolean;
  /** Names of its files. */
  files: string[];
};

/** One form of a picture: a format at a width. */
export type Form = { type: FormType; width: number; body: Buffer };

/** The forms of a picture, upright and without anything that the camera wrote beside it. */
export type Forms = { width: number; height: number; placeholder: string; forms: Form[] };

/** The smallest files first: a browser takes the first that it can show. */
export const FORM_TYPES = ['image/avif', 'image/webp', 'image/jpeg'] as const;
export type FormType = (typeof FORM_TYPES)[number];

const EXTENSIONS: Record<FormType, string> = {
  'image/avif': 'avif',
  'image/webp': 'webp',
  'image/jpeg': 'jpg',
};

/** Of the one address for all: enough for the page of a product on most screens. */
const URL_WIDTH = 960;

/** Files and addresses of a picture. An id is drawn for each making, so what an address shows never changes. */
export function nameForms(
  id: string,
  { width, height, placeholder, forms }: Forms,
  baseUrl: string,
): { files: MediaFile[]; picture: Omit<Picture, 'alt'> } {
  const nameOf = (form: Form) => `${id}-${form.width}.${EXTENSIONS[form.type]}`;
  const addressOf = (form: Form) => `${baseUrl}/${nameOf(form)}`;
  const sources = FORM_TYPES.map((type): PictureSource => {
    const ofType = forms.filter((form) => form.type === type);
    return { type, srcset: ofType.map((form) => `${addressOf(form)} ${form.width}w`).join(', ') };
  });
  const jpegs = forms.filter(({ type }) => type === 'image/jpeg');
  const forAll = jpegs.findLast((form) => form.width <= URL_WIDTH) ?? jpegs[0];
  const url = forAll ? addressOf(forAll) : '';
  return {
    files: forms.map((form) => ({ name: nameOf(form), contentType: form.type, body: form.body })),
    picture: { id, width, height, placeholder, url, sources },
  };
}

export const presentPicture = (
  { id, width, height, placeholder, url, sources }: PictureRecord,
  alt = '',
): Picture => ({ id, alt, width, height, placeholder, url, sources });

/** What is removed of a picture that nothing shows any more. Orders keep the address of what was bought, so that file stays. */
export const filesToRemove = ({ files, wasShown, url }: PictureRecord): string[] =>
  wasShown ? files.filter((name) => !url.endsWith(`/${name}`)) : files;
