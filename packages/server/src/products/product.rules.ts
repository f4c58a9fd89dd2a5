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
  imageUrl: string | null;
  createdAt: Date;
  updatedAt: Date;
};

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
