import { LIMITS, SOLD_CSV, SOLD_VIEWS, type SoldCounts, type SoldExportQuery } from '@livedrops/sdk/contract';
import type { Accounts } from '../accounts/index.ts';
import type { DropStore } from '../drops/index.ts';
import { type OrderStore, presentOrderOf, unknownOrder } from '../orders/index.ts';
import { csvDownload, Download } from '../platform/http/download.ts';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { createId } from '../platform/id.ts';
import { beginBulkStep, type BulkDeps, presentBulkStep } from './begin-bulk-step.ts';
import { historyOf } from './order-history.ts';
import { type Exported, readSold, toNdjson } from './export-sold.ts';
import { presentParts } from './present-parts.ts';
import { presentSold } from './sold-part.ts';
import type { SoldPartStore, SoldSearch } from './sold-part.store.ts';
import { COUNT_MAX, toSearch } from './to-search.ts';

export type SoldRoutesDeps = BulkDeps &
  Pick<Accounts, 'findBuyers'> & {
    orders: OrderStore;
    parts: SoldPartStore;
    drops: Pick<DropStore, 'creatorsOf'>;
  };

const unknownDrop = () =>
  new Refusal('not_found', { errors: [{ field: 'dropId', message: 'does not exist' }] });

/** What creators do with the orders of all their drops. */
export function soldRoutes(deps: SoldRoutesDeps) {
  const { orders, parts, steps } = deps;

  /** Another creator's drop answers as one that does not exist. */
  const isOwn = async (dropId: string | undefined, creatorId: string): Promise<boolean> =>
    dropId === undefined || (await deps.drops.creatorsOf([dropId])).get(dropId) === creatorId;

  /** What is to be exported. Refused before the first byte is sent. */
  async function toExport(
    { sort = 'newest', ...which }: SoldExportQuery,
    creatorId: string,
  ): Promise<Exported | Refusal> {
    if (!(await isOwn(which.dropId, creatorId))) return unknownDrop();
    return { search: await toSearch(deps, creatorId, which), sort };
  }

  return routes({
    ...exportRoutes(deps, toExport),
    'orders.sold': async ({ query, caller: { creatorId } }) => {
      const { cursor, limit = LIMITS.pageSizeDefault, sort = 'newest', ...which } = query;
      if (!(await isOwn(which.dropId, creatorId))) return unknownDrop();
      return soldPage(deps, { cursor, limit, sort }, await toSearch(deps, creatorId, which));
    },

    'orders.soldCounts': async ({ query: { dropId }, caller: { creatorId } }) => {
      if (!(await isOwn(dropId, creatorId))) return unknownDrop();
      const views = [undefined, ...SOLD_VIEWS];
      const counts = await Promise.all(
        views.map((view) => parts.count({ creatorId, dropId, view, words: [] }, COUNT_MAX)),
      );
      const named = Object.fromEntries(views.map((view, index) => [view ?? 'all', counts[index]]));
      return { ...(named as Omit<SoldCounts, 'max'>), max: COUNT_MAX };
    },

    'orders.soldDetails': async ({ params, caller: { creatorId } }) => {
      const order = await orders.findById(params.orderId);
      const own = order?.items.filter((item) => item.creatorId === creatorId) ?? [];
      if (!order || own.length === 0) return unknownOrder();
      const buyer = (await deps.findBuyers([order.userId]))(order.userId);
      const dropIds = own.map(({ dropId }) => dropId);
      return {
        order: presentOrderOf(order, creatorId),
        parts: dropIds.map((dropId) => presentSold(order, dropId, buyer)),
        history: historyOf(order, dropIds),
      };
    },

    'orders.bulkFulfil': async ({ body, caller: { creatorId }, intent }) => {
      if ('view' in body && !(await isOwn(body.dropId, creatorId))) return unknownDrop();
      return intent.once({
        draw: () => createId('blk'),
        find: async (id) => {
          const step = await steps.find(id);
          return step && presentBulkStep(deps, step);
        },
        make: (id) => beginBulkStep(deps, { id, creatorId, body }),
        present: (step) => step,
      });
    },

    'orders.bulkStep': async ({ params, caller: { creatorId } }) => {
      const step = await steps.find(params.stepId);
      return step?.creatorId === creatorId
        ? presentBulkStep(deps, step)
        : new Refusal('not_found', { detail: 'There is no such bulk step' });
    },
  });
}

async function soldPage(
  deps: SoldRoutesDeps,
  slice: Parameters<SoldPartStore['page']>[0],
  search: SoldSearch,
) {
  const page = await deps.parts.page(slice, search);
  return { ...page, items: await presentParts(deps, page.items, search) };
}

type ToExport = (query: SoldExportQuery, creatorId: string) => Promise<Exported | Refusal>;

function exportRoutes(deps: SoldRoutesDeps, toExport: ToExport) {
  const csvOf = (what: Exported, how: Parameters<typeof SOLD_CSV.writer>[0]) =>
    csvDownload('orders.csv', SOLD_CSV.writer(how), readSold(deps, what));

  return routes({
    'orders.soldCsv': async ({ query, caller: { creatorId } }) => {
      const what = await toExport(query, creatorId);
      return what instanceof Refusal ? what : csvOf(what, query);
    },
    'orders.soldNdjson': async ({ query, caller: { creatorId } }) => {
      const what = await toExport(query, creatorId);
      return what instanceof Refusal ? what : new Download('orders.ndjson', toNdjson(readSold(deps, what)));
    },
    'drops.ordersCsv': async ({ params: { dropId }, query, caller: { creatorId } }) => {
      const what = await toExport({ ...query, dropId }, creatorId);
      return what instanceof Refusal ? what : csvOf(what, query);
    },
  });
}
