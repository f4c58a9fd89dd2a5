import type { Currency, Instant, MinorUnits } from './money.ts';
import type { Picture, ProductImageInput } from './picture.ts';

/** A thing that a creator sells. Its price is the default for drops made from it. */
export type Product = {
  id: string;
  creatorId: string;
  /** Follows the creator's profile. */
  creatorName: string;
  title: string;
  description: string;
  price: MinorUnits;
  currency: Currency;
  /** One address for all: of the first picture, a JPEG; without pictures the one that was typed. */
  imageUrl: string | null;
  /** The first is the one that drops and lists show. */
  images: Picture[];
  createdAt: Instant;
  updatedAt: Instant;
};

/** What `products.create` takes. */
export type CreateProductInput = {
  title: string;
  description: string;
  price: MinorUnits;
  currency: Currency;
  /** The address of a picture elsewhere, `https:`. Not shown while there are `images`. */
  imageUrl?: string | null | undefined;
  /** Own pictures in the order in which they are shown, at most 8 (`products.uploadImage`). Default: none. */
  images?: ProductImageInput[] | undefined;
};

/** What `products.update` takes; what is left out stays. Title, description and first picture reach the product's drops within moments; price and currency do not. */
export type UpdateProductInput = {
  title?: string | undefined;
  description?: string | undefined;
  price?: MinorUnits | undefined;
  currency?: Currency | undefined;
  imageUrl?: string | null | undefined;
  /** All pictures there shall be, in their order: one that is not named is removed. */
  images?: ProductImageInput[] | undefined;
};

/**
 * The order of a list of products. `relevance` is for a search: the title begins with the word, has it, has a word that begins with it, and
 * then the rest, each the newest first; of several words the least one counts. By price, those of one currency stand together.
 */
export type ProductSort = 'relevance' | 'newest' | 'price_asc' | 'price_desc' | 'title';
