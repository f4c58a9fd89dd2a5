/** One page of a list. `nextCursor` is opaque: send it back as `cursor` to go on; `null` means there is no more. */
export type Page<T> = {
  items: T[];
  nextCursor: string | null;
};

/** A page addressed by number, with the figures that page links need. Answered when `page` was sent. */
export type NumberedPage<T> = Page<T> & {
  page?: number | undefined;
  pageCount?: number | undefined;
  total?: number | undefined;
};

/** What every list takes. */
export type PageQuery = {
  /** Opaque position from `nextCursor` of the page before. */
  cursor?: string | undefined;
  /** Items a page, 1 to 100. Default 20. */
  limit?: number | undefined;
};
