import { path, type Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type {
  BulkFulfilInput,
  BulkStep,
  SoldCounts,
  SoldCsvQuery,
  SoldExportQuery,
  SoldFilter,
  SoldOrder,
  SoldOrderDetails,
  SoldQuery,
} from '../types/sold.ts';

/** What creators do with the orders of all their drops. */
export const selling = ({ call, list }: Api) => ({
  /**
   * Parts of orders of all own drops, or of one (`dropId`), by view and by words; newest first unless `sort` says otherwise. A whole e-mail
   * address in `q` finds the parts of the buyer who shows it to creators; any other address finds nothing.
   *
   * What a row says is as the order is now. In which lists it stands follows a moment later, so a new order may be missing for some seconds
   * (during a rush for longer), and a page of a view may be short: go on as long as there is a `nextCursor`. Fails with `not_found` for
   * another creator's drop.
   *
   * @example
   * for await (const part of client.orders.sold({ view: 'to_pack', sort: 'oldest', limit: 100 })) print(part.number, part.title);
   */
  sold: (query?: SoldQuery, options?: RequestOptions) =>
    list<SoldOrder>({ endpoint: 'orders.sold', method: 'GET', path: '/orders/sold', query }, options),

  /** How many parts each view has. Counts end at `max`: one that has reached it is `max` or more. */
  soldCounts: (query?: Pick<SoldFilter, 'dropId'>, options?: RequestOptions) =>
    call<SoldCounts>(
      { endpoint: 'orders.soldCounts', method: 'GET', path: '/orders/sold/counts', query },
      options,
    ),

  /** The own parts of an order, and what happened to it. Fails with `not_found` when nothing of it is of an own drop. */
  soldDetails: (orderId: string, options?: RequestOptions) =>
    call<SoldOrderDetails>(
      { endpoint: 'orders.soldDetails', method: 'GET', path: path`/orders/sold/${orderId}` },
      options,
    ),

  /**
   * Parts of orders as a CSV file: UTF-8 that spreadsheets open rightly, and no text that they would calculate. The bytes are handed over as
   * they come, so a file of any size needs little memory: read the stream to its end, or `cancel()` it. A file that was cut off ends with an
   * error. Fails with `not_found` for another creator's drop, and with `validation_failed` for a column or a time zone that does not exist.
   *
   * @example
   * const file = await client.orders.soldCsv({ view: 'to_pack', columns: ['number', 'buyerName', 'title'], timeZone: 'Europe/Berlin' });
   * const blob = await new Response(file).blob();
   */
  soldCsv: (query?: SoldCsvQuery, options?: RequestOptions) =>
    call<ReadableStream<Uint8Array>>(
      { endpoint: 'orders.soldCsv', method: 'GET', path: '/orders/sold.csv', query, isStream: true },
      options,
    ),

  /**
   * Parts of orders as lines of JSON, each of them a `SoldOrder`; for programs. The last line is `{"complete":true,"count":n}`. Otherwise as
   * `orders.soldCsv`.
   */
  soldNdjson: (query?: SoldExportQuery, options?: RequestOptions) =>
    call<ReadableStream<Uint8Array>>(
      { endpoint: 'orders.soldNdjson', method: 'GET', path: '/orders/sold.ndjson', query, isStream: true },
      options,
    ),

  /**
   * Takes many orders to a step of fulfilment, through the steps between: `{ fulfillment: 'SHIPPED', view: 'to_pack' }` packs and sends
   * all that is to be packed. It goes on by itself, whatever becomes of this program: ask `orders.bulkStep` how far it is. Orders that cannot
   * go there are named in `failed`, each with its reason, and hold up no other.
   *
   * Done once for each idempotency key. Fails with `validation_failed` for a view with more than 100,000 parts (narrow it by `dropId`), and with
   * `not_found` for another creator's drop. An order of another creator is reported as one that does not exist.
   *
   * @example
   * let step = await client.orders.bulkFulfil({ fulfillment: 'SHIPPED', view: 'to_pack', dropId });
   * while (step.status === 'running') {
   *   await new Promise((resolve) => setTimeout(resolve, 500));
   *   step = await client.orders.bulkStep(step.id);
   * }
   * for (const { number, detail } of step.failed) console.warn(number, detail);
   */
  bulkFulfil: (input: BulkFulfilInput, options?: RequestOptions) =>
    call<BulkStep>(
      {
        endpoint: 'orders.bulkFulfil',
        method: 'POST',
        path: '/orders/bulk-fulfil',
        body: input,
        takesKey: true,
      },
      options,
    ),

  /** How far a bulk step is, and what did not go. Fails with `not_found`, also after thirty days. */
  bulkStep: (stepId: string, options?: RequestOptions) =>
    call<BulkStep>(
      { endpoint: 'orders.bulkStep', method: 'GET', path: path`/orders/bulk-steps/${stepId}` },
      options,
    ),
});
