import { longestFirst } from '../../contract/reminder.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { Drop, DropQuery, DropStatus } from '../../types/drop.ts';
import { devicesOf } from '../inbox.ts';
import { announceStock, changeDrop } from '../life-cycle.ts';
import { found, type MockDb } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import { newestFirst, pageOf } from '../paging.ts';
import { cancelOrdersOf } from '../change-order.ts';
import { presentDropOrders } from '../sales.ts';
import { presentReport, presentSales } from '../sales-report.ts';
import type { MockRoutes } from '../route.ts';
import { newDropFaults, refuseFaults, updateFaults } from './drop-faults.ts';

type DropEndpoint =
  `drops.${'list' | 'live' | 'upcoming' | 'get' | 'create' | 'update' | 'testNotice' | 'restock' | 'pause' | 'resume' | 'end' | 'cancel' | 'sales' | 'report' | 'orders'}`;

const OPEN: readonly DropStatus[] = ['live', 'sold_out', 'paused'];

export const dropRoutes: MockRoutes<DropEndpoint> = {
  'drops.list': ({ db, query }) => {
    const { status: wanted, startsFrom, startsTo } = query;
    const drops = matching(db, query).filter(
      ({ status, startsAt }) =>
        (wanted === undefined || status === wanted) &&
        (startsFrom === undefined || startsAt >= startsFrom) &&
        (startsTo === undefined || startsAt < startsTo),
    );
    return pageOf(
      drops.toSorted((a, b) => b.startsAt.localeCompare(a.startsAt)),
      query,
      ({ id }) => id,
    );
  },
  'drops.live': ({ db, query }) => {
    const drops = matching(db, query).filter(({ status }) => OPEN.includes(status));
    return pageOf(
      drops.toSorted((a, b) => a.endsAt.localeCompare(b.endsAt)),
      query,
      ({ id }) => id,
    );
  },
  'drops.upcoming': ({ db, query }) => {
    const drops = matching(db, query).filter(({ status }) => status === 'scheduled');
    return pageOf(
      drops.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt)),
      query,
      ({ id }) => id,
    );
  },
  'drops.get': ({ db, params }) => found(db.drops.get(params.dropId), 'drop'),
  'drops.create': ({ db, creatorId, body }) => {
    const product = found(db.products.get(body.productId), 'product');
    if (product.creatorId !== creatorId) throw new MockProblem('forbidden');
    refuseFaults(newDropFaults(db, product, body));
    return db.addDrop(body);
  },
  'drops.testNotice': ({ db, creatorId, user, params }) => {
    const drop = found(db.drops.get(params.dropId), 'drop');
    found(drop.creatorId === creatorId ? drop : undefined, 'drop');
    const push = db.pushKey === null ? 0 : devicesOf(db, user.id).length;
    const email = db.hasEmail && user.isEmailConfirmed;
    const minute = Math.floor(db.clock.now() / 60_000);
    const before = db.testNotices.filter((one) => one.userId === user.id && one.minute === minute);
    if (push === 0 && !email) return { push, email };
    if (before.length >= LIMITS.testNoticesPerMinute) throw new MockProblem('limit_reached');
    db.testNotices.push({ userId: user.id, minute, dropId: params.dropId });
    return { push, email };
  },
  'drops.update': ({ db, creatorId, params, body }) => {
    const drop = ownDrop(db, creatorId, params.dropId);
    const { version, ...changes } = body;
    if (version !== undefined && version !== drop.version) throw new MockProblem('version_conflict');
    if (drop.status === 'ended' || drop.status === 'cancelled') throw notWhile('change', drop.status);
    refuseFaults(updateFaults(db, drop, changes));
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const stock = changes.stock === undefined ? {} : { remaining: changes.stock };
    const reminderMinutes = longestFirst(changes.reminderMinutes ?? drop.reminderMinutes);
    return changeDrop(db, drop.id, { ...given, ...stock, reminderMinutes }, 'drop.updated');
  },
  'drops.restock': ({ db, creatorId, params, body: { quantity } }) => {
    const drop = ownDrop(db, creatorId, params.dropId);
    if (drop.status !== 'scheduled' && !OPEN.includes(drop.status)) throw notWhile('restock', drop.status);
    const remaining = drop.remaining + quantity;
    if (remaining < 0) {
      throw new MockProblem('stock_below_sold', `Only ${drop.remaining} units are free`, {
        remaining: drop.remaining,
      });
    }
    refuseFaults(
      drop.stock + quantity < 1
        ? [{ field: 'quantity', message: 'must leave at least one unit of stock' }]
        : [],
    );
    const isOnSale = drop.status === 'live' || drop.status === 'sold_out';
    const status = isOnSale ? onSale(remaining) : drop.status;
    const event = quantity > 0 ? 'drop.restocked' : 'drop.updated';
    const changed = changeDrop(db, drop.id, { stock: drop.stock + quantity, remaining, status }, event);
    announceStock(db, drop.id);
    return changed;
  },
  'drops.pause': ({ db, creatorId, params }) => {
    const drop = ownDrop(db, creatorId, params.dropId);
    if (drop.status !== 'live' && drop.status !== 'sold_out') throw notWhile('pause', drop.status);
    return changeDrop(db, drop.id, { status: 'paused' }, 'drop.updated');
  },
  'drops.resume': ({ db, creatorId, params }) => {
    const drop = ownDrop(db, creatorId, params.dropId);
    if (drop.status !== 'paused') throw notWhile('resume', drop.status);
    return changeDrop(db, drop.id, { status: onSale(drop.remaining) }, 'drop.updated');
  },
  'drops.end': ({ db, creatorId, params }) => {
    const drop = ownDrop(db, creatorId, params.dropId);
    if (!OPEN.includes(drop.status)) throw notWhile('end', drop.status);
    return changeDrop(db, drop.id, { status: 'ended', endsAt: db.now() }, 'drop.ended');
  },
  'drops.cancel': ({ db, creatorId, params }) => {
    const drop = ownDrop(db, creatorId, params.dropId);
    if (drop.status === 'ended' || drop.status === 'cancelled') throw notWhile('cancel', drop.status);
    changeDrop(db, drop.id, { status: 'cancelled' }, 'drop.cancelled');
    cancelOrdersOf(db, drop.id);
    return found(db.drops.get(drop.id), 'drop');
  },
  'drops.sales': ({ db, creatorId, params, query }) =>
    presentSales(db, ownDrop(db, creatorId, params.dropId), query.resolution),
  'drops.report': ({ db, creatorId, params }) => presentReport(db, ownDrop(db, creatorId, params.dropId)),
  'drops.orders': ({ db, creatorId, params, query }) => {
    const drop = ownDrop(db, creatorId, params.dropId);
    const orders = newestFirst(db.orders.values()).flatMap((order) => presentDropOrders(db, order, drop.id));
    return pageOf(orders, query, ({ id }) => id);
  },
};

const onSale = (remaining: number): DropStatus => (remaining > 0 ? 'live' : 'sold_out');

const notWhile = (what: string, status: DropStatus) =>
  new MockProblem('invalid_transition', `Cannot ${what} a drop that is ${status}`);

const matching = (db: MockDb, { creatorId, productId }: DropQuery): Drop[] =>
  [...db.drops.values()].filter(
    (drop) =>
      (creatorId === undefined || drop.creatorId === creatorId) &&
      (productId === undefined || drop.productId === productId),
  );

const ownDrop = (db: MockDb, creatorId: string, dropId: string): Drop => {
  const drop = found(db.drops.get(dropId), 'drop');
  if (drop.creatorId !== creatorId) throw new MockProblem('forbidden');
  return drop;
};
