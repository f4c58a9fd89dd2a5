import { LIMITS } from '@livedrops/sdk/contract';
import type { DropSnapshot, DropStore } from '../drops/index.ts';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { mapPage } from '../platform/keyset.ts';
import { type OrderStore, presentDropOrder } from '../orders/index.ts';
import type { RefusalCounts } from './refusal-counts.store.ts';
import type { SalesStore } from './sales.store.ts';

export type SalesRoutesDeps = {
  orders: OrderStore;
  sales: SalesStore;
  drops: DropStore;
  clock: Clock;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
  countFollowing(creatorId: string, userIds: readonly string[]): Promise<number>;
  countSockets(room: string, exceptRoom: string): Promise<number | null>;
  refusals: Pick<RefusalCounts, 'find'>;
};

/** As long as a rush is shown second by second. */
const RUSH_MS = 600_000;
/** Hours of a report. */
const REPORT_MS = 90 * 86_400_000;
const BUYERS_AT_ONCE = 1000;
const SERIES_MS = { second: 60_000, minute: 86_400_000 };

/** What creators see of their sales. */
export function salesRoutes(deps: SalesRoutesDeps) {
  const { orders, sales, drops, clock } = deps;

  /** The drop, for its owner only. */
  async function findOwnDrop(dropId: string, creatorId: string) {
    const drop = await drops.find(dropId);
    if (!drop) return new Refusal('not_found', { detail: 'There is no such drop' });
    return drop.creatorId === creatorId
      ? drop
      : new Refusal('forbidden', { detail: "This is another creator's drop" });
  }

  return routes({
    'drops.orders': async ({ params, query: { cursor, limit = LIMITS.pageSizeDefault }, caller }) => {
      const drop = await findOwnDrop(params.dropId, caller.creatorId);
      if (drop instanceof Refusal) return drop;
      const page = await orders.listOfDrop(drop.id, { cursor, limit });
      const nameOf = await deps.findNames(page.items.map(({ userId }) => userId));
      return mapPage(page, (order) => presentDropOrder(order, drop.id, nameOf(order.userId)));
    },

    'drops.sales': async ({ params, query: { resolution = 'second' }, caller }) => {
      const drop = await findOwnDrop(params.dropId, caller.creatorId);
      if (drop instanceof Refusal) return drop;
      const now = clock.now();
      const [buyers, series, watching, refused, payments] = await Promise.all([
        sales.countBuyers(drop.id),
        sales.salesOverTime(drop.id, resolution, { since: new Date(now - SERIES_MS[resolution]) }),
        deps.countSockets(`drop:${drop.id}`, `sales:${drop.creatorId}`),
        deps.refusals.find(drop.id),
        drop.checkout === 'hold' ? sales.countPayments(drop.id) : null,
      ]);
      return {
        dropId: drop.id,
        ...drop.net,
        held: drop.held,
        currency: drop.currency,
        buyers,
        resolution,
        series: series.map(presentPoint),
        watching,
        refused,
        payments,
        asOf: new Date(now).toISOString(),
      };
    },

    'drops.report': async ({ params, caller }) => {
      const drop = await findOwnDrop(params.dropId, caller.creatorId);
      return drop instanceof Refusal ? drop : reportOf(deps, drop);
    },
  });
}

const presentPoint = ({ at, ...point }: Awaited<ReturnType<SalesStore['salesOverTime']>>[number]) => ({
  at: at.toISOString(),
  ...point,
});

async function reportOf(deps: SalesRoutesDeps, drop: DropSnapshot) {
  const { sales, refusals, clock } = deps;
  const { id, startsAt, endsAt, status } = drop;
  const after = (ms: number) => new Date(startsAt.getTime() + ms);
  const [people, rush, hours, refused] = await Promise.all([
    countPeople(deps, drop),
    sales.salesBySecond(id, { since: startsAt, until: after(RUSH_MS) }),
    sales.salesOverTime(id, 'hour', { since: startsAt, until: after(REPORT_MS) }),
    refusals.find(id),
  ]);
  const isOver = status === 'ended' || status === 'cancelled';
  return {
    dropId: id,
    startsAt: startsAt.toISOString(),
    endedAt: isOver ? endsAt.toISOString() : null,
    soldOutAt: drop.soldOutAt?.toISOString() ?? null,
    stock: drop.stock,
    ...drop.net,
    currency: drop.currency,
    ...people,
    refused,
    rush,
    hours: hours.map(presentPoint),
    asOf: new Date(clock.now()).toISOString(),
  };
}

/** A thousand people at a time, however many bought. */
async function countPeople({ sales, countFollowing }: SalesRoutesDeps, { id, creatorId }: DropSnapshot) {
  let buyers = 0;
  let followingBuyers = 0;
  for await (const some of sales.buyers(id, BUYERS_AT_ONCE)) {
    buyers += some.length;
    followingBuyers += await countFollowing(creatorId, some);
  }
  return { buyers, followingBuyers };
}
