import type { DropOrder, Order, Page, SoldFilter, SoldOrder } from '@livedrops/sdk';
import { soldFinder, viewsOf } from '@livedrops/sdk/contract';
import type { InfiniteData } from '@tanstack/react-query';

export type SoldPages = InfiniteData<Page<SoldOrder>, string>;

/** Names a row: an order over two own drops has two of them. */
export const rowKey = ({ id, dropId }: Pick<SoldOrder, 'id' | 'dropId'>): string => `${id}/${dropId}`;

const isIn = (part: SoldOrder, { dropId, view, userId, q = '' }: SoldFilter): boolean =>
  (dropId === undefined || part.dropId === dropId) &&
  (userId === undefined || part.userId === userId) &&
  (view === undefined || viewsOf(part).includes(view)) &&
  soldFinder(q)(part);

const changeItems = (pages: SoldPages, change: (item: SoldOrder) => SoldOrder[]): SoldPages => ({
  ...pages,
  pages: pages.pages.map((page) => ({ ...page, items: page.items.flatMap(change) })),
});

/** Puts news of a drop into a list: known parts change in place or leave, new ones come first. */
export const mergeSold = (
  pages: SoldPages,
  filter: SoldFilter,
  news: readonly DropOrder[],
  of: { dropId: string; title: string },
): SoldPages => {
  const fresh = new Map(news.map((part) => [rowKey({ ...part, ...of }), part]));
  const changed = changeItems(pages, (item) => {
    const newer = fresh.get(rowKey(item));
    fresh.delete(rowKey(item));
    const part = newer === undefined ? item : { ...item, ...newer };
    return newer === undefined || isIn(part, filter) ? [part] : [];
  });
  const come = [...fresh.values()]
    // News has no addresses: the row gets its own when the list is read again.
    .map((part) => ({ ...part, ...of, buyerEmail: null }))
    .filter((part) => isIn(part, filter));
  const [first, ...rest] = changed.pages;
  if (first === undefined || come.length === 0) return changed;
  const newest = first.items[0]?.createdAt ?? '';
  // What is older than the first row is a change of a part that is not loaded yet.
  const added = come.filter(({ createdAt }) => createdAt >= newest);
  const items = [...added, ...first.items].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  return { ...changed, pages: [{ ...first, items }, ...rest] };
};

/** Takes the answer to a step over. The row stays until the list is asked for again, so that nothing moves under the pointer. */
export const withStep = (pages: SoldPages, { id, items, dispute }: Order): SoldPages =>
  changeItems(pages, (row) => {
    const part = row.id === id ? items.find(({ dropId }) => dropId === row.dropId) : undefined;
    if (part === undefined) return [row];
    const { status, fulfillment, refund, refunded } = part;
    return [{ ...row, status, fulfillment, refund, refunded, dispute }];
  });
