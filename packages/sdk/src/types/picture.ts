/**
 * A picture of a product or a creator. Its addresses never change what they show, so they may be kept for ever. They are absolute, or paths on the API's
 * host as `imageUrl` is: `pictureAt` makes them absolute.
 */
export type Picture = {
  id: string;
  /** What it shows, for who cannot see it; empty when that was not said. */
  alt: string;
  /** Pixels of the widest form, upright. */
  width: number;
  height: number;
  /** A tiny picture as a `data:` URL, at most 1000 characters: to be shown, blurred, until the picture is there. */
  placeholder: string;
  /** A JPEG of at most 960 pixels of width, for programs that take one address. */
  url: string;
  /** For `<source>` elements, the smallest files first: AVIF, WebP, JPEG. */
  sources: PictureSource[];
};

/** One format of a picture: the MIME type, and the addresses of its widths as an `<img>` takes them in `srcset`. */
export type PictureSource = { type: string; srcset: string };

/** A picture that was uploaded, and what it shows: at most 200 characters, default none. */
export type ProductImageInput = { id: string; alt?: string | undefined };
