import sharp, { type Metadata, type OutputInfo, type Sharp } from 'sharp';
import { FORM_TYPES, type Form, type Forms, type FormType } from './picture.ts';

/** Why a file is not taken. */
export type Fault = { fault: 'no picture' | 'damaged' } | { fault: 'too large'; pixels: number };

/** Those that the screens use: a small square of a list, a card, a page, and these on screens of twice the pixels. */
const WIDTHS = [160, 480, 960, 1600];
/** A picture that is taller than this many widths is made smaller. */
const TALLEST = 2;
const PLACEHOLDER_PIXELS = 16;

/** The loaders of what may come in. All others are switched off: an SVG or a PDF is no picture here. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map((format) => `VipsForeignLoad${format}Buffer`);
const FORMATS: readonly string[] = ['jpeg', 'png', 'webp', 'heif', 'gif'];

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS });
sharp.cache(false);
// Of a machine that also sells, one core is enough.
sharp.concurrency(1);

/**
 * Makes the forms of a picture. What the file says of itself elsewhere, its name and its type, does not count; nothing of it but the pixels
 * gets into the forms. Loads native code that reads what strangers made: to be run in a process of its own.
 */
export async function makeForms(bytes: Buffer, maxPixels: number): Promise<Forms | Fault> {
  const fault = await findFault(bytes, maxPixels);
  if (fault) return fault;
  let upright: { data: Buffer; info: OutputInfo };
  try {
    upright = await sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels })
      .autoOrient()
      .resize({ ...boxOf(WIDTHS.at(-1) ?? 0), fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
  } catch {
    return { fault: 'damaged' };
  }
  const { width, height } = upright.info;
  const forms: Form[] = [];
  for (const wanted of WIDTHS.filter((one) => one < width).concat(width)) {
    const sized = await sharp(upright.data, { raw: upright.info })
      .resize({ width: wanted })
      .raw()
      .toBuffer({ resolveWithObject: true });
    for (const type of FORM_TYPES) forms.push({ type, width: wanted, body: await encode(sized, type) });
  }
  return { width, height, placeholder: await makePlaceholder(upright), forms };
}

const boxOf = (width: number) => ({ width, height: width * TALLEST });

/** What the head of a file tells, before anything of it is unpacked. */
async function findFault(bytes: Buffer, maxPixels: number): Promise<Fault | null> {
  let head: Metadata;
  try {
    head = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    return { fault: 'no picture' };
  }
  const isTaken = FORMATS.includes(head.format) && (head.format !== 'heif' || head.compression === 'av1');
  if (!isTaken) return { fault: 'no picture' };
  const pixels = head.width * head.height;
  return pixels > maxPixels ? { fault: 'too large', pixels } : null;
}

type Pixels = { data: Buffer; info: OutputInfo };

const open = ({ data, info }: Pixels): Sharp => sharp(data, { raw: info });

/** AVIF by a low effort: the higher ones take many times as long, for a few per cent. */
const ENCODERS: Record<FormType, (pixels: Sharp) => Sharp> = {
  'image/avif': (pixels) => pixels.avif({ quality: 50, effort: 2 }),
  'image/webp': (pixels) => pixels.webp({ quality: 78 }),
  // What is transparent is white in a JPEG.
  'image/jpeg': (pixels) => pixels.flatten({ background: 'white' }).jpeg({ quality: 80, mozjpeg: true }),
};

const encode = (pixels: Pixels, type: FormType): Promise<Buffer> => ENCODERS[type](open(pixels)).toBuffer();

async function makePlaceholder(pixels: Pixels): Promise<string> {
  const tiny = open(pixels).resize({ width: PLACEHOLDER_PIXELS, height: PLACEHOLDER_PIXELS, fit: 'inside' });
  return `data:image/webp;base64,${(await tiny.webp({ quality: 30 }).toBuffer()).toString('base64')}`;
}
