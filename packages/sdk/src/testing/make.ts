import type { Session, User } from '../types/account.ts';
import type { Creator } from '../types/creator.ts';
import type { Drop } from '../types/drop.ts';
import type { Order, OrderItem } from '../types/order.ts';
import type { Product } from '../types/product.ts';

const BEFORE = '2030-01-01T12:00:00.000Z';

/**
 * A live drop of 100 units at 25.00 EUR, from 18:00 to 20:00 on 2030-01-01. The same each time, but for what you change.
 *
 * @example
 * ```ts
 * const drop = makeDrop({ status: 'sold_out', remaining: 0 });
 * ```
 */
export const makeDrop = (changes: Partial<Drop> = {}): Drop => ({
  id: 'drp_1',
  creatorId: 'crt_1',
  creatorName: 'Ada Maker',
  creatorHandle: 'ada',
  productId: 'prd_1',
  title: 'Linen print',
  description: 'Numbered and signed',
  imageUrl: null,
  image: null,
  price: 2500,
  currency: 'EUR',
  startsAt: '2030-01-01T18:00:00.000Z',
  endsAt: '2030-01-01T20:00:00.000Z',
  status: 'live',
  stock: 100,
  remaining: 100,
  held: 0,
  perUserLimit: null,
  checkout: 'instant',
  holdSeconds: null,
  lowStockAt: null,
  reminderMinutes: [60, 15, 5],
  cancelMinutes: null,
  version: 1,
  createdAt: BEFORE,
  updatedAt: BEFORE,
  ...changes,
});

/**
 * A confirmed order of one unit of `makeDrop()`. Its part is in the state that you give the order.
 *
 * @example
 * ```ts
 * const order = makeOrder({ status: 'pending', holdExpiresAt: '2030-01-01T18:05:00.000Z' });
 * ```
 */
export const makeOrder = ({ status = 'confirmed', ...changes }: Partial<Order> = {}): Order => ({
  id: 'ord_1',
  number: 'LD-7K3M9QX2TB',
  userId: 'usr_1',
  status,
  items: [
    makeOrderItem({
      status,
      fulfillment: changes.fulfillment ?? 'PENDING',
      failure: changes.failure ?? null,
    }),
  ],
  total: 2500,
  currency: 'EUR',
  holdExpiresAt: null,
  fulfillment: 'PENDING',
  payment: null,
  failure: null,
  dispute: null,
  version: 1,
  createdAt: '2030-01-01T18:00:01.000Z',
  updatedAt: '2030-01-01T18:00:01.000Z',
  ...changes,
});

/**
 * One unit of `makeDrop()` in a confirmed order: one of the parts of an order over several drops.
 *
 * @example
 * ```ts
 * const order = makeOrder({ items: [makeOrderItem(), makeOrderItem({ dropId: 'drp_2', status: 'cancelled' })] });
 * ```
 */
export const makeOrderItem = (changes: Partial<OrderItem> = {}): OrderItem => ({
  dropId: 'drp_1',
  creatorId: 'crt_1',
  title: 'Linen print',
  imageUrl: null,
  quantity: 1,
  unitPrice: 2500,
  status: 'confirmed',
  fulfillment: 'PENDING',
  failure: null,
  refund: null,
  refunded: 0,
  ...changes,
});

/**
 * The product of `makeDrop()`.
 *
 * @example
 * ```ts
 * const product = makeProduct({ title: 'Cup', price: 3200 });
 * ```
 */
export const makeProduct = (changes: Partial<Product> = {}): Product => ({
  id: 'prd_1',
  creatorId: 'crt_1',
  creatorName: 'Ada Maker',
  title: 'Linen print',
  description: 'Numbered and signed',
  price: 2500,
  currency: 'EUR',
  imageUrl: null,
  images: [],
  createdAt: BEFORE,
  updatedAt: BEFORE,
  ...changes,
});

/**
 * The creator of `makeDrop()`.
 *
 * @example
 * ```ts
 * const creator = makeCreator({ name: 'Kiln & Salt' });
 * ```
 */
export const makeCreator = (changes: Partial<Creator> = {}): Creator => ({
  id: 'crt_1',
  userId: 'usr_2',
  handle: 'ada',
  name: 'Ada Maker',
  bio: '',
  avatarUrl: null,
  avatar: null,
  links: [],
  followerCount: 0,
  version: 1,
  createdAt: BEFORE,
  ...changes,
});

/**
 * A fan.
 *
 * @example
 * ```ts
 * const user = makeUser({ name: 'Kim Fan' });
 * ```
 */
export const makeUser = (changes: Partial<User> = {}): User => ({
  id: 'usr_1',
  email: 'kim@example.test',
  name: 'Kim Fan',
  role: 'fan',
  isEmailConfirmed: true,
  showsFollows: false,
  showsEmail: false,
  ...changes,
});

/**
 * A session of `makeUser()` that does not end before 2100.
 *
 * @example
 * ```ts
 * const session = createSession({ storage: memoryStorage(makeSession()) });
 * ```
 */
export const makeSession = (changes: Partial<Session> = {}): Session => ({
  user: makeUser(),
  accessToken: 'test-access-token',
  accessTokenExpiresAt: '2100-01-01T00:00:00.000Z',
  refreshToken: 'test-refresh-token',
  ...changes,
});
