import type { Publish } from '../platform/log/outbox.ts';
import type { Logger } from '../platform/logger.ts';
import { attemptTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { type Drop, type Lane, sumUp } from './drop.ts';
import { advanceDrop } from './advance-drop.ts';
import { whyNotSelling } from './drop.rules.ts';
import { toDropState } from './drop.present.ts';
import type { DropStore } from './drop.store.ts';
import type { LaneStore } from './lane.store.ts';
import { noticeTheEnd } from './sold-out.ts';
import { type Closed, nothingPrepared, type Stock } from './stock.ts';

export type PoolStockDeps = {
  connection: MongoConnection;
  drops: DropStore;
  lanes: LaneStore;
  publish: Publish;
  logger: Logger;
};

/**
 * Units from the drops' own pools, for orders over several drops; what lanes hold is called in when a pool is short. Drops are taken in the
 * order of their ids, as in every transaction over several drops, so that two of them meet at the first one.
 */
export function createPoolStock(deps: PoolStockDeps): Stock {
  return {
    async prepare(wanted, session) {
      const prepared = nothingPrepared();
      for (const [dropId, needed] of wanted) {
        const pool = await attemptTransaction(session, () => fillPool(deps, dropId, needed, session));
        if (typeof pool === 'string') prepared.closed.set(dropId, pool);
        else {
          prepared.drops.set(dropId, pool);
          if (pool.pool < needed) prepared.free.set(dropId, pool.pool);
        }
      }
      return prepared;
    },

    async take(takes, prepared, session) {
      const times = new Map<string, Date>();
      for (const [dropId, take] of takes) {
        const epoch = prepared.drops.get(dropId)?.epoch;
        const at = epoch === undefined ? null : await deps.drops.take({ id: dropId, epoch }, take, session);
        if (!at) return null;
        times.set(dropId, at);
      }
      return times;
    },

    committed(takes) {
      for (const dropId of takes.keys()) noticeTheEnd(deps, dropId);
    },
  };
}

/** The drop with at least `needed` units in its pool, or with all the units there are. */
async function fillPool(
  { drops, lanes, publish }: PoolStockDeps,
  dropId: string,
  needed: number,
  session: MongoSession,
): Promise<Drop | Closed> {
  const found = await drops.findWithTime(dropId, session);
  if (!found) return 'not_found';
  const { drop, now } = found;
  const open = drop.pool >= needed ? [] : await lanes.ofDrop(dropId, session);
  const reason = whyNotSelling(toDropState(sumUp(drop, open)), now);
  if (reason === 'ended' && drop.status !== 'ended')
    await advanceDrop({ drops, lanes, publish }, dropId, session);
  if (reason) return reason;
  const called = await callIn({ drops, lanes }, open, needed - drop.pool, session);
  return { ...drop, pool: drop.pool + called };
}

/** Moves free units from lanes to the pool, the richest first, until `wanted` are there or none is left. Returns how many. */
export async function callIn(
  { drops, lanes }: Pick<PoolStockDeps, 'drops' | 'lanes'>,
  open: readonly Lane[],
  wanted: number,
  session: MongoSession,
): Promise<number> {
  let called = 0;
  for (const { id, dropId, remaining } of open.toSorted((a, b) => b.remaining - a.remaining)) {
    const units = Math.min(remaining, wanted - called);
    if (units <= 0) break;
    await lanes.withdraw(id, units, session);
    await drops.lend(dropId, -units, session);
    called += units;
  }
  return called;
}
