import { createHash } from 'node:crypto';
import type { MediaFile } from '../src/media/index.ts';

/** The content is in the name, so that browsers may keep a picture for ever. */
export function toMediaFile(name: string, svg: string): MediaFile {
  const body = Buffer.from(svg);
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const mark = createHash('sha256').update(body).digest('hex').slice(0, 10);
  return { name: `${slug}.${mark}.svg`, contentType: 'image/svg+xml', body };
}

/** A path on the API's host. */
export const toMediaUrl = (file: MediaFile): string => `/media/${file.name}`;
