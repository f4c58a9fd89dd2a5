import { path, type Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type { CreateOrderInput, Order, OrderLine } from '../types/order.ts';
import type { PageQuery } from '../types/page.ts';

export const createOrders = ({ call, list }: Api) => ({
  /**
   * Buys. One key is made before the first attempt and sent with every retry, so one call is one order at most.
   * To survive a crash of this program, make the key yourself with `createIdempotencyKey()`, keep it, and pass it again.
   * Fails with `sold_out`, `insufficient_stock`, `limit_reached`, `not_started`, `ended`, `paused`, `cancelled` …
   * When the error's `outcome` is `unknown`, ask `orders.byKey(error.idempotencyKey)`.
   */
  create: (input: CreateOrderInput, options?: RequestOptions) =>
    call<Order>(
      {
        endpoint: 'orders.create',
        method: 'POST',
        path: '/orders',
        body: input,
        takesKey: true,
        firstAttemptAt: soleDropOf(input),
      },
      options,
    ),

  /** Own orders, newest first. */
  list: (query?: PageQuery, options?: RequestOptions) =>
    list<Order>({ endpoint: 'orders.list', method: 'GET', path: '/orders', query }, options),

  /** One own order. Fails with `not_found`. */
  get: (orderId: string, options?: RequestOptions) =>
    call<Order>({ endpoint: 'orders.get', method: 'GET', path: path`/orders/${orderId}` }, options),

  /** Did it happen? The order that an idempotency key made. Fails with `not_found` when it made none. */
  byKey: (idempotencyKey: string, options?: RequestOptions) =>
    call<Order>(
      { endpoint: 'orders.byKey', method: 'GET', path: path`/orders/by-key/${idempotencyKey}` },
      options,
    ),
});

/** `undefined` for an order over several drops, and for an id that could not be a header. */
const soleDropOf = (input: CreateOrderInput): string | undefined => {
  const lines: readonly OrderLine[] = 'items' in input ? input.items : [input];
  const dropId = lines.length === 1 ? lines[0]?.dropId : undefined;
  return typeof dropId === 'string' && /^[\w-]+$/.test(dropId) ? dropId : undefined;
};
