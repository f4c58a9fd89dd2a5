import { path, type Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type {
  CreateDropInput,
  Drop,
  DropQuery,
  DropReport,
  DropSales,
  RestockInput,
  SalesQuery,
  TestNotice,
  UpdateDropInput,
} from '../types/drop.ts';
import type { DropOrder } from '../types/order.ts';
import type { PageQuery } from '../types/page.ts';
import type { SoldCsvQuery } from '../types/sold.ts';

/** What `drops.live` and `drops.upcoming` take: a `DropQuery` without the status, which they imply. */
export type OpenDropQuery = Omit<DropQuery, 'status' | 'startsFrom' | 'startsTo'>;

export const createDrops = (api: Api) => ({ ...reads(api), ...edits(api) });

const reads = ({ call, list }: Api) => ({
  /** Drops, latest start first. With `startsFrom` and `startsTo` those that start in that time. Fails with `validation_failed`. */
  list: (query?: DropQuery, options?: RequestOptions) =>
    list<Drop>({ endpoint: 'drops.list', method: 'GET', path: '/drops', query, auth: 'optional' }, options),

  /** Drops between their start and end, the next to end first; sold-out ones included. */
  live: (query?: OpenDropQuery, options?: RequestOptions) =>
    list<Drop>(
      { endpoint: 'drops.live', method: 'GET', path: '/drops/live', query, auth: 'optional' },
      options,
    ),

  /** Drops to come, the next to start first. */
  upcoming: (query?: OpenDropQuery, options?: RequestOptions) =>
    list<Drop>(
      { endpoint: 'drops.upcoming', method: 'GET', path: '/drops/upcoming', query, auth: 'optional' },
      options,
    ),

  /** One drop. Fails with `not_found`. */
  get: (dropId: string, options?: RequestOptions) =>
    call<Drop>(
      { endpoint: 'drops.get', method: 'GET', path: path`/drops/${dropId}`, auth: 'optional' },
      options,
    ),

  /**
   * Sends the notice of the start of an own drop to oneself, marked as a test: to the own devices, and to the own address when it is confirmed. Nobody
   * else gets it. Fails with `limit_reached` after three in a minute.
   */
  testNotice: (dropId: string, options?: RequestOptions) =>
    call<TestNotice>(
      { endpoint: 'drops.testNotice', method: 'POST', path: path`/drops/${dropId}/test-notice` },
      options,
    ),

  /** Totals of an own drop, and its last minute by seconds or, with `resolution: 'minute'`, its last day by minutes. */
  sales: (dropId: string, query?: SalesQuery, options?: RequestOptions) =>
    call<DropSales>(
      { endpoint: 'drops.sales', method: 'GET', path: path`/drops/${dropId}/sales`, query },
      options,
    ),

  /** How an own drop sold since its first second: the first ten minutes by seconds, all of it by hours, and what was refused. */
  report: (dropId: string, options?: RequestOptions) =>
    call<DropReport>(
      { endpoint: 'drops.report', method: 'GET', path: path`/drops/${dropId}/report` },
      options,
    ),

  /** Orders of an own drop, newest first. */
  orders: (dropId: string, query?: PageQuery, options?: RequestOptions) =>
    list<DropOrder>(
      { endpoint: 'drops.orders', method: 'GET', path: path`/drops/${dropId}/orders`, query },
      options,
    ),

  /** The orders of an own drop as a CSV file. See `orders.soldCsv`. */
  ordersCsv: (dropId: string, query?: Omit<SoldCsvQuery, 'dropId'>, options?: RequestOptions) =>
    call<ReadableStream<Uint8Array>>(
      {
        endpoint: 'drops.ordersCsv',
        method: 'GET',
        path: path`/drops/${dropId}/orders.csv`,
        query,
        isStream: true,
      },
      options,
    ),
});

const edits = ({ call }: Api) => ({
  /**
   * Schedules a drop of an own product. With `checkout: 'hold'` its orders are `pending` until they are paid, for `holdSeconds`
   * (30 to 3600, default 300). Such a drop needs a price that the server's payment provider can charge, also for the most units that
   * one person may order (`perUserLimit`); what is free is `instant`. Fails with `validation_failed`, `not_found` or `forbidden`.
   */
  create: (input: CreateDropInput, options?: RequestOptions) =>
    call<Drop>(
      { endpoint: 'drops.create', method: 'POST', path: '/drops', body: input, takesKey: true },
      options,
    ),

  /**
   * Changes an own drop: everything while scheduled; title, price, end, low-stock mark and time to cancel once live.
   * Fails with `invalid_transition`, or with `version_conflict` when `input.version` is not the present one.
   */
  update: (dropId: string, input: UpdateDropInput, options?: RequestOptions) =>
    call<Drop>(
      { endpoint: 'drops.update', method: 'PATCH', path: path`/drops/${dropId}`, body: input },
      options,
    ),

  /**
   * Adds units, or takes free ones away with a negative `quantity`. Fails with `stock_below_sold`.
   * Counted once for each idempotency key, so that a lost answer adds nothing twice; the answer is the drop as it is now.
   */
  restock: (dropId: string, input: RestockInput, options?: RequestOptions) =>
    call<Drop>(
      {
        endpoint: 'drops.restock',
        method: 'POST',
        path: path`/drops/${dropId}/restock`,
        body: input,
        takesKey: true,
      },
      options,
    ),

  /** Stops selling for now. Fails with `invalid_transition`. */
  pause: (dropId: string, options?: RequestOptions) =>
    call<Drop>({ endpoint: 'drops.pause', method: 'POST', path: path`/drops/${dropId}/pause` }, options),

  /** Goes on selling. Fails with `invalid_transition`. */
  resume: (dropId: string, options?: RequestOptions) =>
    call<Drop>({ endpoint: 'drops.resume', method: 'POST', path: path`/drops/${dropId}/resume` }, options),

  /** Ends the drop now. Fails with `invalid_transition`. */
  end: (dropId: string, options?: RequestOptions) =>
    call<Drop>({ endpoint: 'drops.end', method: 'POST', path: path`/drops/${dropId}/end` }, options),

  /**
   * Calls an own drop off for good, also when it has sold. Its orders are cancelled with the failure code `drop_cancelled`, what
   * was paid goes back, and every buyer is told by `order.cancelled` or `order.failed`. Orders that are shipped already stay.
   * Fails with `invalid_transition` once the drop has ended.
   */
  cancel: (dropId: string, options?: RequestOptions) =>
    call<Drop>({ endpoint: 'drops.cancel', method: 'POST', path: path`/drops/${dropId}/cancel` }, options),
});
