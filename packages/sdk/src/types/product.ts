import type { Currency, Instant, MinorUnits } from './money.ts';

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
  imageUrl: string | null;
  createdAt: Instant;
  updatedAt: Instant;
};

/** What `products.create` takes. */
export type CreateProductInput = {
  title: string;
  description: string;
  price: MinorUnits;
  currency: Currency;
  imageUrl?: string | null | undefined;
};

/** What `products.update` takes; what is left out stays. Title, description and picture reach the product's drops within moments; price and currency do not. */
export type UpdateProductInput = {
  title?: string | undefined;
  description?: string | undefined;
  price?: MinorUnits | undefined;
  currency?: Currency | undefined;
  imageUrl?: string | null | undefined;
};

/**
 * The order of a list of products. `relevance` is for a search: the title begins with the word, has it, has a word that begins with it, and
 * then the rest, each the newest first; of several words the least one counts. By price, those of one currency stand together.
 */
export type ProductSort = 'relevance' | 'newest' | 'price_asc' | 'price_desc' | 'title';
