import type { NumberedPage, Page } from '../types/page.ts';
import { ApiPromise, type CallResult } from './api-promise.ts';

/** Where a list goes on: the parameters to send beside the ones that the caller gave. */
type Position = { cursor?: string | undefined; page?: number | undefined };

type FetchPage<P> = (position: Position) => Promise<CallResult<P>>;

/**
 * A list: `await` gives the first page, `for await` every item of all pages.
 * The first loop starts with the page that the call itself fetched; each further loop reads afresh.
 */
export class Paginated<T, P extends Page<T> = Page<T>> extends ApiPromise<P> implements AsyncIterable<T> {
  readonly #fetchPage: FetchPage<P>;
  #first: Promise<CallResult<P>> | undefined;

  /** @internal */
  constructor(fetchPage: FetchPage<P>) {
    const first = fetchPage({});
    super(first);
    this.#first = first;
    this.#fetchPage = fetchPage;
  }

  /** Page by page, empty ones included. Stop with `break` or the call's signal. */
  async *pages(): AsyncGenerator<P, void, undefined> {
    const first = this.#first ?? this.#fetchPage({});
    this.#first = undefined;
    let page = (await first).data;
    let position: Position = {};
    while (true) {
      yield page;
      const next = positionAfter(page);
      if (next === undefined) return;
      if (next.cursor !== undefined && next.cursor === position.cursor) {
        throw new Error('The list does not advance: the server repeated a cursor');
      }
      position = next;
      page = (await this.#fetchPage(position)).data;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.items;
  }

  /** The first `limit` items of the whole list. The limit must be given, because a list may be endless. */
  async toArray({ limit }: { limit: number }): Promise<T[]> {
    const items: T[] = [];
    if (limit <= 0) return items;
    for await (const item of this) {
      items.push(item);
      if (items.length >= limit) break;
    }
    return items;
  }
}

const positionAfter = (page: NumberedPage<unknown>): Position | undefined => {
  if (page.page !== undefined && page.pageCount !== undefined) {
    return page.page < page.pageCount ? { page: page.page + 1 } : undefined;
  }
  return page.nextCursor === null ? undefined : { cursor: page.nextCursor };
};
