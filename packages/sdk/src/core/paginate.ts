import type { NumberedPage, Page } from '../types/page.ts';
import { ApiPromise, type CallResult } from './api-promise.ts';

/** Where a list goes on: the parameters to send beside the ones that the caller gave. */
export type Position = { cursor?: string | undefined; page?: number | undefined };

type FetchPage<P> = (position: Position) => Promise<CallResult<P>>;

/**
 * Walks through a list. When `next()` fails, nothing is lost: call it again, or loop over the same iterator again, and it
 * goes on where it stopped. Leaving a loop with `break` ends it.
 */
export type ListIterator<T> = AsyncIterableIterator<T, undefined> & {
  /** Where the page begins that is being read: send it as `cursor` (or `page`) to begin there in another program. */
  readonly position: Position;
};

/**
 * A list: `await` gives the first page, `for await` every item of all pages.
 * The first loop starts with the page that the call itself fetched; each further loop reads afresh.
 *
 * @example
 * ```ts
 * const { items } = await client.drops.live({ limit: 20 }); // the first page
 * for await (const drop of client.drops.live()) show(drop.title); // all of them
 * const some = await client.drops.live().toArray({ limit: 50 });
 * ```
 */
export class Paginated<T, P extends Page<T> = Page<T>> extends ApiPromise<P> implements AsyncIterable<T> {
  readonly #fetchPage: FetchPage<P>;
  #first: Promise<CallResult<P>> | undefined;

  /** @internal */
  constructor(fetchPage: FetchPage<P>) {
    const first = fetchPage({});
    super(first);
    this.#first = first;
    // A failure is told where the page is read; a page that is never read must not end a program.
    first.catch(() => {});
    this.#fetchPage = fetchPage;
  }

  /** Page by page, empty ones included. Stop with `break` or the call's signal. */
  pages(): ListIterator<P> {
    const walk = this.#walk();
    return iterator(walk.page, () => walk.position());
  }

  /** Item by item, over all pages. */
  [Symbol.asyncIterator](): ListIterator<T> {
    const walk = this.#walk();
    let items: readonly T[] = [];
    let taken = 0;
    const next = async (): Promise<T | undefined> => {
      while (taken >= items.length) {
        const page = await walk.page();
        if (page === undefined) return undefined;
        items = page.items;
        taken = 0;
      }
      taken += 1;
      return items[taken - 1];
    };
    return iterator(next, () => walk.position());
  }

  /** The first `limit` items of the whole list. The limit must be given, because a list may be endless. */
  async toArray({ limit }: { limit: number } = { limit: Number.NaN }): Promise<T[]> {
    if (!Number.isInteger(limit) || limit < 1)
      throw new TypeError('toArray takes { limit }, a whole number from 1');
    const items: T[] = [];
    for await (const item of this) {
      items.push(item);
      if (items.length >= limit) break;
    }
    return items;
  }

  #walk() {
    let prefetched = this.#first;
    this.#first = undefined;
    let at: Position = {};
    let next: Position | undefined = {};
    return {
      position: () => at,
      page: async (): Promise<P | undefined> => {
        if (next === undefined) return undefined;
        // A page that failed is asked for anew.
        const pending = prefetched ?? this.#fetchPage(next);
        prefetched = undefined;
        const { data } = await pending;
        at = next;
        next = positionAfter(data);
        if (next?.cursor !== undefined && next.cursor === at.cursor) {
          next = undefined;
          throw new Error('The list does not advance: the server repeated a cursor');
        }
        return data;
      },
    };
  }
}

/** Answers `next()` one after the other, however many are asked for at once. `undefined` from `take` is the end. */
const iterator = <T>(take: () => Promise<T | undefined>, position: () => Position): ListIterator<T> => {
  let isOver = false;
  let queue: Promise<unknown> = Promise.resolve();
  const step = async (): Promise<IteratorResult<T, undefined>> => {
    const value = isOver ? undefined : await take();
    if (value !== undefined && !isOver) return { done: false, value };
    isOver = true;
    return { done: true, value: undefined };
  };
  const self: ListIterator<T> = {
    get position() {
      return position();
    },
    next: () => {
      const result = queue.then(step);
      queue = result.catch(() => {});
      return result;
    },
    return: async () => {
      isOver = true;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => self,
  };
  return self;
};

const positionAfter = (page: NumberedPage<unknown>): Position | undefined => {
  if (page.page !== undefined && page.pageCount !== undefined) {
    return page.page < page.pageCount ? { page: page.page + 1 } : undefined;
  }
  return page.nextCursor === null ? undefined : { cursor: page.nextCursor };
};
