/** One page of a list. Cursors are opaque: send one back as `cursor` to get the page after this one, or the page before it. */
export type Page<T> = {
  /** In the order of the list, whichever way the page was reached. */
  items: T[];
  /** `null`: there is no more. */
  nextCursor: string | null;
  /** `null`: the list begins here. Missing: this list goes forward only, as the inbox does. */
  previousCursor?: string | null | undefined;
};

/** A page addressed by number, with the figures that page links need. Answered when `page` was sent. */
export type NumberedPage<T> = Page<T> & {
  page?: number | undefined;
  pageCount?: number | undefined;
  total?: number | undefined;
};

/** What every list takes. */
export type PageQuery = {
  /** Opaque position from `nextCursor` or `previousCursor` of another page. */
  cursor?: string | undefined;
  /** Items a page, 1 to 100. Default 20. */
  limit?: number | undefined;
};
