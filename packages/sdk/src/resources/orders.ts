import type { ApiPromise } from '../core/api-promise.ts';
import { anything, path, type Api, type CallSpec } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type {
  CancelOrderInput,
  CreateOrderInput,
  FulfillOrderInput,
  NoteOrderInput,
  Order,
  OrderLine,
  PayOrderInput,
  RefundOrderInput,
} from '../types/order.ts';
import type { PageQuery } from '../types/page.ts';
import { orNull } from './or-null.ts';
import { selling } from './sold.ts';

export const createOrders = (api: Api) => ({
  ...making(api),
  ...reading(api),
  ...changing(api),
  ...payingBack(api),
  ...selling(api),
});

const making = (api: Api) => {
  const make = (input: CreateOrderInput, options?: RequestOptions, person?: string): ApiPromise<Order> => {
    // What the caller does to its input later must not change what the key stands for. Frameworks give proxies, which only JSON can copy.
    const wanted = copyOf(input);
    if (wanted === undefined) {
      const fault = new TypeError('orders.create takes { dropId, quantity } or { items }');
      return api.call<Order>({ endpoint: 'orders.create', method: 'POST', path: { fault } });
    }
    return api.call<Order>(
      {
        endpoint: 'orders.create',
        method: 'POST',
        path: '/orders',
        body: wanted,
        takesKey: true,
        soleDropId: soleDropOf(wanted),
        person,
        // A key is one person's: looked up by another it has made nothing, and repeated by another it makes another order.
        unsettled: (idempotencyKey, owner) => ({
          idempotencyKey,
          find: (finding) => orNull(api.call<Order>({ ...byKey(idempotencyKey), person: owner }, finding)),
          repeat: (repeating) => make(wanted, { ...repeating, idempotencyKey }, owner),
        }),
      },
      options,
    );
  };
  return {
    /**
     * Buys. One key is made before the first attempt and sent with every retry, so one call is one order at most.
     * To survive a crash of this program, or a page that is loaded again, use `prepareOrder`.
     *
     * The order of an `instant` drop is `confirmed`. That of a `hold` drop is `pending`: its units are kept until
     * `holdExpiresAt`, and `orders.pay` makes it yours. Asking again meanwhile returns the same order.
     *
     * Send the `unitPrice` that the buyer saw, and no other price is paid: when the price has changed, the call fails with
     * `price_changed`, and `error.problem.price` is the present one.
     *
     * Fails with `sold_out`, `insufficient_stock`, `limit_reached`, `price_changed`, `not_started`, `ended`, `paused`, `cancelled` …
     * When the error's `outcome` is `unknown`, `error.unsettled` finds out what happened, or repeats the order safely.
     */
    create: (input: CreateOrderInput, options?: RequestOptions): ApiPromise<Order> => make(input, options),
  };
};

const copyOf = (input: CreateOrderInput): CreateOrderInput | undefined => {
  try {
    const copy: unknown = JSON.parse(JSON.stringify(input));
    return typeof copy === 'object' && copy !== null ? (copy as CreateOrderInput) : undefined;
  } catch {
    return undefined;
  }
};

const byKey = (idempotencyKey: string): CallSpec => ({
  endpoint: 'orders.byKey',
  method: 'GET',
  path: path`/orders/by-key/${idempotencyKey}`,
});

const reading = ({ call, list }: Api) => ({
  /** Own orders, newest first. */
  list: (query?: PageQuery, options?: RequestOptions) =>
    list<Order>({ endpoint: 'orders.list', method: 'GET', path: '/orders', query }, options),

  /** One own order. Fails with `not_found`. */
  get: (orderId: string, options?: RequestOptions) =>
    call<Order>({ endpoint: 'orders.get', method: 'GET', path: path`/orders/${orderId}` }, options),

  /**
   * Did it happen? The order that an idempotency key made. Fails with `not_found` when it has made none so far. 30 s after
   * the last request with it, that answer is final.
   */
  byKey: (idempotencyKey: string, options?: RequestOptions) => call<Order>(byKey(idempotencyKey), options),
});

const changing = ({ call }: Api) => ({
  /**
   * Pays for an own `pending` order. It is charged once however often it is asked, so it is retried like a read.
   *
   * Look at the answer, which is an order even when the payment failed:
   * - `confirmed`: paid, and yours.
   * - `pending` with `payment.status` `processing` or `unknown`: not decided, or the provider's answer was lost and is being
   *   looked for. Wait for `order.confirmed`, `order.failed` or `order.pending` on the topic `user:ID`, or read the order again. The
   *   first try extends the hold to at least a minute from then.
   * - `pending` with `payment.status` `required`: this try came to nothing, and `payment.failure` says why. Nothing was charged, the
   *   units are kept until `holdExpiresAt`: pay again, with another method.
   * - `failed` with `failure.code` `payment_declined`: nothing was charged, and the units went back. Order again to try again.
   *
   * Fails with `hold_expired` (it was not paid in time), `invalid_transition` (the order is over for another reason), `not_found`,
   * `overloaded`, or `unavailable` with `outcome` `not_executed` when the provider could not be asked: the units are kept then, too.
   *
   * @param input.paymentMethod the provider's name for how to pay. The `demo` provider takes `demo_approve` (default),
   * `demo_decline`, `demo_delay` and `demo_lost`.
   * @example
   * const order = await client.orders.create({ dropId, quantity: 1, unitPrice: drop.price });
   * const paid = order.status === 'pending' ? await client.orders.pay(order.id) : order;
   */
  pay: (orderId: string, input: PayOrderInput = {}, options?: RequestOptions) =>
    call<Order>(
      {
        endpoint: 'orders.pay',
        method: 'POST',
        path: path`/orders/${orderId}/pay`,
        body: input,
        isIdempotent: true,
      },
      options,
    ),

  /**
   * Gives up an own order: a `pending` one becomes `failed`, a `confirmed` one that is not being packed yet becomes `cancelled`,
   * both with the failure code `cancelled_by_buyer`. Units and money go back once; cancelling again returns the order as it is.
   * Fails with `invalid_transition` while a payment is under way or once a part of it is being packed, `not_found` or `overloaded`.
   *
   * @param input.dropId gives up only the part of this drop, which another part that is packed already does not prevent.
   */
  cancel: (orderId: string, input: CancelOrderInput = {}, options?: RequestOptions) =>
    call<Order>(
      {
        endpoint: 'orders.cancel',
        method: 'POST',
        path: path`/orders/${orderId}/cancel`,
        body: input,
        isIdempotent: true,
      },
      options,
    ),

  /**
   * Tells how far the fulfilment of the own parts of a `confirmed` order is: `PENDING`, `PROCESSING`, `SHIPPED`, `DELIVERED`, one
   * step at a time. The buyer hears of it by `order.fulfillment`. Naming the step that they have already changes nothing.
   * Returns the order with the own parts only. Fails with `invalid_transition`, `overloaded` or `not_found`: there is no such order,
   * or nothing of it is of an own drop.
   *
   * @param input.dropId takes only the part of this drop on.
   */
  fulfill: (orderId: string, input: FulfillOrderInput, options?: RequestOptions) =>
    call<Order>(
      {
        endpoint: 'orders.fulfill',
        method: 'PATCH',
        path: path`/orders/${orderId}/fulfillment`,
        body: input,
        isIdempotent: true,
      },
      options,
    ),
});

const payingBack = ({ call }: Api) => ({
  /**
   * Gives money of own parts of an order back to the buyer, once for each idempotency key, however often the call is repeated.
   *
   * - Without `amount` the parts are over: `cancelled`, with the failure code `cancelled_by_creator`. All that was paid for them and did
   *   not go back yet goes back; where nothing was paid here, nothing does. Their units are on sale again with `restock: true`, and
   *   otherwise leave the drop's stock. A part may be on its way or delivered already. Parts that are over stay as they are.
   * - With `amount`, in minor units, this much goes back and the part goes on.
   *
   * Returns the order with the own parts only. The money is on its way: `refund` of the part is `refunding`, then `refunded` or, after an
   * amount, `null`, with what arrived in `refunded`. The buyer sees both, and the `reason`, and hears of it by `order.refunded`.
   *
   * Fails with `refund_too_large` (more than what is left), `invalid_transition` (not paid yet, not paid here, or over already),
   * `validation_failed`, `overloaded`, or `not_found`: there is no such order, or nothing of it is of an own drop.
   *
   * @param input.dropId takes only the part of this drop; needed with `amount` when several parts are own.
   * @example
   * await client.orders.refund(orderId, { amount: 500, reason: 'Your parcel was late' });
   */
  refund: (orderId: string, input: RefundOrderInput = {}, options?: RequestOptions) =>
    call<Order>(
      {
        endpoint: 'orders.refund',
        method: 'POST',
        path: path`/orders/${orderId}/refund`,
        body: input,
        takesKey: true,
      },
      options,
    ),

  /**
   * Writes down something about own parts of an order, which `drops.orders` shows and the buyer never sees. `note: null` takes it away.
   * Fails with `validation_failed`, `overloaded` or `not_found`.
   */
  note: (orderId: string, input: NoteOrderInput, options?: RequestOptions) =>
    call<void>(
      {
        endpoint: 'orders.note',
        method: 'PATCH',
        path: path`/orders/${orderId}/note`,
        body: input,
        isIdempotent: true,
        isAnswer: anything,
      },
      options,
    ),
});

/** `undefined` for an order over several drops, and for an id that could not be a header. */
const soleDropOf = (input: CreateOrderInput): string | undefined => {
  const lines: readonly OrderLine[] = 'items' in input ? input.items : [input];
  if (!Array.isArray(lines)) return undefined;
  const dropId = lines.length === 1 ? lines[0]?.dropId : undefined;
  return typeof dropId === 'string' && /^[\w-]+$/.test(dropId) ? dropId : undefined;
};
