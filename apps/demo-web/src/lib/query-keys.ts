/** Every key of the request cache, so that features and live events agree without knowing each other. */
export const queryKeys = {
  drops: ['drops'] as const,
  liveDrops: ['drops', 'live'] as const,
  upcomingDrops: ['drops', 'upcoming'] as const,
  creatorDrops: (creatorId: string, kind: 'live' | 'upcoming' | 'past') =>
    ['drops', 'creator', creatorId, kind] as const,
  productDrops: (productId: string) => ['drops', 'product', productId] as const,
  drop: (dropId: string) => ['drop', dropId] as const,
  creators: ['creators'] as const,
  anyCreator: ['creator'] as const,
  creator: (idOrHandle: string) => ['creator', idOrHandle] as const,
  products: (query: { page: number; q: string; sort: string }) => ['products', query] as const,
  product: (productId: string) => ['product', productId] as const,
  orders: ['orders'] as const,
  orderList: (userId: string) => ['orders', userId, 'list'] as const,
  order: (userId: string, orderId: string) => ['orders', userId, 'one', orderId] as const,
  anyDropOrders: (userId: string) => ['orders', userId, 'drop'] as const,
  dropOrders: (userId: string, dropId: string) => ['orders', userId, 'drop', dropId] as const,
  following: (userId: string) => ['following', userId] as const,
  anyFollowing: ['following'] as const,
};
