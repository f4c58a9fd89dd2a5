import { orderOfCreator } from '../../contract/order-parts.ts';
import { SOLD_CSV, soldNdjson } from '../../contract/sold-export.ts';
import { SOLD_VIEWS, soldFinder, stepsBetween, viewsOf } from '../../contract/sold-views.ts';
import type { Fulfillment } from '../../types/order.ts';
import type {
  BulkFailure,
  BulkFulfilInput,
  BulkStep,
  SoldCsvQuery,
  SoldExportQuery,
  SoldFilter,
  SoldOrder,
} from '../../types/sold.ts';
import { fulfillOrder, presentOrder } from '../change-order.ts';
import { found, type MockDb, shownEmail } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import { COUNT_MAX, csvFile, newestFirst, pageOf } from '../paging.ts';
import type { MockRoutes } from '../route.ts';
import { presentDropOrders } from '../sales.ts';

type SoldEndpoint =
  | `orders.${'sold' | 'soldCounts' | 'soldDetails' | 'soldCsv' | 'soldNdjson' | 'bulkFulfil' | 'bulkStep'}`
  | 'drops.ordersCsv';

export const soldRoutes: MockRoutes<SoldEndpoint> = {
  'orders.sold': ({ db, creatorId, query }) => {
    return pageOf(sorted(db, creatorId, query), query, ({ id, dropId }) => `${id} ${dropId}`);
  },
  'orders.soldCounts': ({ db, creatorId, query }) => {
    const count = (view?: SoldFilter['view']) => matching(db, creatorId, { ...query, view }).length;
    const views = Object.fromEntries(SOLD_VIEWS.map((view) => [view, count(view)]));
    return { ...(views as Record<NonNullable<SoldFilter['view']>, number>), all: count(), max: COUNT_MAX };
  },
  'orders.soldDetails': ({ db, creatorId, params }) => {
    const parts = partsOf(db, creatorId).filter(({ id }) => id === params.orderId);
    const order = found(parts.length > 0 ? db.orders.get(params.orderId) : undefined, 'order');
    const own = parts.map(({ dropId }) => dropId);
    return {
      order: orderOfCreator(presentOrder(order), creatorId),
      parts,
      history: order.history
        .filter(({ dropIds }) => dropIds.some((dropId) => own.includes(dropId)))
        .map(({ dropIds: _dropIds, ...change }) => change),
    };
  },
  'orders.soldCsv': ({ db, creatorId, query }) => csvOf(sorted(db, creatorId, query), query),
  'drops.ordersCsv': ({ db, creatorId, params, query }) =>
    csvOf(sorted(db, creatorId, { ...query, dropId: params.dropId }), query),
  'orders.soldNdjson': ({ db, creatorId, query }) => {
    const parts = sorted(db, creatorId, query);
    return soldNdjson.lines(parts) + soldNdjson.end(parts.length);
  },
  'orders.bulkFulfil': ({ db, creatorId, body }) => {
    const step: BulkStep = {
      id: db.nextId('blk'),
      fulfillment: body.fulfillment,
      status: 'done',
      createdAt: db.now(),
      ...advanceAll(db, creatorId, body),
    };
    db.bulkSteps.set(step.id, { ...step, creatorId });
    return step;
  },
  'orders.bulkStep': ({ db, creatorId, params }) => {
    const step = db.bulkSteps.get(params.stepId);
    const { creatorId: _creatorId, ...shown } = found(
      step?.creatorId === creatorId ? step : undefined,
      'bulk step',
    );
    return shown;
  },
};

/** Parts of a creator's orders, newest first. */
const partsOf = (db: MockDb, creatorId: string): SoldOrder[] =>
  newestFirst(db.orders.values()).flatMap((order) =>
    order.items
      .filter((item) => item.creatorId === creatorId)
      .flatMap(({ dropId, title }) =>
        presentDropOrders(db, order, dropId).map((part) => ({
          ...part,
          dropId,
          title,
          buyerEmail: shownEmail(db.users.get(order.userId)),
        })),
      ),
  );

const matching = (db: MockDb, creatorId: string, { dropId, view, userId, q }: SoldFilter): SoldOrder[] => {
  if (dropId !== undefined && db.drops.get(dropId)?.creatorId !== creatorId)
    throw new MockProblem('not_found', undefined, {
      errors: [{ field: 'dropId', message: 'does not exist' }],
    });
  const isFound = soldFinder(q ?? '');
  return partsOf(db, creatorId).filter(
    (part) =>
      (dropId === undefined || part.dropId === dropId) &&
      (view === undefined || viewsOf(part).includes(view)) &&
      (userId === undefined || part.userId === userId) &&
      isFound(part),
  );
};

const sorted = (db: MockDb, creatorId: string, query: SoldExportQuery): SoldOrder[] => {
  const parts = matching(db, creatorId, query);
  return query.sort === 'oldest' ? parts.toReversed() : parts;
};

const csvOf = (parts: readonly SoldOrder[], options: SoldCsvQuery): string =>
  csvFile(SOLD_CSV.writer(options), parts);

type Named = { orderId: string; dropId: string | null };

const advanceAll = (
  db: MockDb,
  creatorId: string,
  input: BulkFulfilInput,
): Pick<BulkStep, 'total' | 'done' | 'failedCount' | 'failed'> => {
  const own = partsOf(db, creatorId);
  const named =
    'orders' in input
      ? input.orders.flatMap(({ orderId, dropId }): Named[] => {
          const parts = own.filter(
            (part) => part.id === orderId && (dropId === undefined || part.dropId === dropId),
          );
          return parts.length > 0 ? parts.map(nameOf) : [{ orderId, dropId: null }];
        })
      : matching(db, creatorId, input).map(nameOf);
  const unique = [...new Map(named.map((one) => [`${one.orderId} ${one.dropId ?? ''}`, one])).values()];
  const failed = unique.flatMap((one) => advance(db, one, input.fulfillment) ?? []);
  const failedCount = failed.length;
  return {
    total: unique.length,
    done: unique.length - failedCount,
    failedCount,
    failed: failed.slice(0, 1000),
  };
};

const nameOf = ({ id, dropId }: SoldOrder): Named => ({ orderId: id, dropId });

/** Why it could not go; `null`: it is there. */
const advance = (db: MockDb, { orderId, dropId }: Named, to: Fulfillment): BulkFailure | null => {
  const order = db.orders.get(orderId);
  const part = order?.items.find((item) => item.dropId === dropId);
  if (order === undefined || part === undefined || dropId === null)
    return { orderId, dropId: null, number: null, code: 'not_found', detail: 'There is no such order' };
  const steps = stepsBetween(part.fulfillment, to);
  const known = { orderId, dropId, number: order.number };
  if (steps === null)
    return { ...known, code: 'invalid_transition', detail: `It is ${part.fulfillment} already` };
  try {
    // A part that is there already is asked for all the same: one that is over is not sent.
    for (const step of steps.length > 0 ? steps : [to])
      fulfillOrder(db, found(db.orders.get(orderId), 'order'), step, [dropId]);
    return null;
  } catch (error) {
    if (!(error instanceof MockProblem)) throw error;
    return { ...known, code: 'invalid_transition', detail: error.message };
  }
};
