import type { DropOrder, Order, Page } from '@livedrops/sdk';
import type { InfiniteData } from '@tanstack/react-query';

export type OrderPages = InfiniteData<Page<DropOrder>, string>;

/** Puts news into the pages: known orders change in place, new ones come first. */
export const mergeOrders = (pages: OrderPages, news: readonly DropOrder[]): OrderPages => {
  const fresh = new Map(news.map((order) => [order.id, order]));
  const changed = pages.pages.map((page) => ({
    ...page,
    items: page.items.map((order) => {
      const newer = fresh.get(order.id);
      fresh.delete(order.id);
      return newer ?? order;
    }),
  }));
  const [first, ...rest] = changed;
  if (first === undefined || fresh.size === 0) return { ...pages, pages: changed };
  const items = [...fresh.values(), ...first.items].sort(
    (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt),
  );
  return { ...pages, pages: [{ ...first, items }, ...rest] };
};

/** Takes the answer to a step over, for the part of the order that is of this drop. */
export const withStep = (pages: OrderPages, dropId: string, { id, items, dispute }: Order): OrderPages => {
  const part = items.find((item) => item.dropId === dropId);
  if (part === undefined) return pages;
  const { status, fulfillment, refund, refunded } = part;
  const step = { status, fulfillment, refund, refunded, dispute };
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((order) => (order.id === id ? { ...order, ...step } : order)),
    })),
  };
};
