import {
  LIMITS,
  SOLD_VIEWS,
  type SoldCounts,
  soldWords,
  type SoldView,
  viewsOf,
} from '@livedrops/sdk/contract';
import type { DropStore } from '../drops/index.ts';
import { type OrderStore, presentOrderOf, unknownOrder } from '../orders/index.ts';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { createId } from '../platform/id.ts';
import { beginBulkStep, type BulkDeps, presentBulkStep } from './begin-bulk-step.ts';
import { historyOf } from './order-history.ts';
import { presentSold, type SoldPart } from './sold-part.ts';
import type { SoldPartStore } from './sold-part.store.ts';

export type SoldRoutesDeps = BulkDeps & {
  orders: OrderStore;
  parts: SoldPartStore;
  drops: Pick<DropStore, 'creatorsOf'>;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
};

/** What is counted at most: more costs a second, and says no more to a person. */
const COUNT_MAX = 10_000;

const unknownDrop = () =>
  new Refusal('not_found', { errors: [{ field: 'dropId', message: 'does not exist' }] });

/** What creators do with the orders of all their drops. */
export function soldRoutes(deps: SoldRoutesDeps) {
  const { orders, parts, steps } = deps;

  /** Another creator's drop answers as one that does not exist. */
  const isOwn = async (dropId: string | undefined, creatorId: string): Promise<boolean> =>
    dropId === undefined || (await deps.drops.creatorsOf([dropId])).get(dropId) === creatorId;

  return routes({
    'orders.sold': async ({ query, caller: { creatorId } }) => {
      const { cursor, limit = LIMITS.pageSizeDefault, sort = 'newest', q = '', ...which } = query;
      if (!(await isOwn(which.dropId, creatorId))) return unknownDrop();
      const page = await parts.page({ cursor, limit, sort }, { creatorId, ...which, words: soldWords(q) });
      return { ...page, items: await presentParts(deps, page.items, which.view) };
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
      const nameOf = await deps.findNames([order.userId]);
      const dropIds = own.map(({ dropId }) => dropId);
      return {
        order: presentOrderOf(order, creatorId),
        parts: dropIds.map((dropId) => presentSold(order, dropId, nameOf(order.userId))),
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

/** Parts as their orders are now. One that has left the view since it was listed is not shown in it. */
async function presentParts(
  { orders, findNames }: Pick<SoldRoutesDeps, 'orders' | 'findNames'>,
  listed: readonly SoldPart[],
  view: SoldView | undefined,
) {
  const found = await orders.findMany([...new Set(listed.map(({ orderId }) => orderId))]);
  const byId = new Map(found.map((order) => [order.id, order]));
  const nameOf = await findNames(found.map(({ userId }) => userId));
  return listed.flatMap(({ orderId, dropId }) => {
    const order = byId.get(orderId);
    const shown = order && presentSold(order, dropId, nameOf(order.userId));
    return shown && (view === undefined || viewsOf(shown).includes(view)) ? [shown] : [];
  });
}
