import type { Picture } from '@livedrops/sdk/contract';

/** A thing that a creator sells. */
export type ProductRecord = {
  id: string;
  creatorId: string;
  /** A copy; kept right by `renameCreator`. */
  creatorName: string;
  title: string;
  description: string;
  /** Minor units of `currency`. */
  price: number;
  currency: string;
  /** As it was typed. */
  imageUrl: string | null;
  /** Products from before pictures could be uploaded have none. */
  images?: Picture[];
  createdAt: Date;
  updatedAt: Date;
};

/** What one address shows of a product: its first picture, or the one that was typed. */
export const imageUrlOf = ({ images = [], imageUrl }: Pick<ProductRecord, 'images' | 'imageUrl'>) =>
  images[0]?.url ?? imageUrl;

/** Figures for links to numbered pages. An empty list has one page. */
export const numberPages = (total: number, limit: number, page: number) => ({
  page,
  pageCount: Math.max(1, Math.ceil(total / limit)),
  total,
});

/** Only what was sent: an absent field is left as it is. */
export function toProductChange<T extends object>(input: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const sent = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(sent) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
