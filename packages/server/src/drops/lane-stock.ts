import type { Publish } from '../platform/log/outbox.ts';
import { invariant } from '../platform/invariant.ts';
import type { Logger } from '../platform/logger.ts';
import { attemptTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { advanceDrop } from './advance-drop.ts';
import { whyNotSelling } from './drop.rules.ts';
import { toDropState } from './drop.present.ts';
import { type Drop, type Lane, laneId, sumUp } from './drop.ts';
import type { DropStore } from './drop.store.ts';
import type { LaneStore } from './lane.store.ts';
import { decideLoan } from './loan.rules.ts';
import { markSoldOut, noticeTheEnd } from './sold-out.ts';
import { type Closed, nothingPrepared, type Stock } from './stock.ts';

export type LaneStockDeps = {
  connection: MongoConnection;
  drops: DropStore;
  lanes: LaneStore;
  publish: Publish;
  logger: Logger;
  /** Names this process among all that sell. */
  process: string;
  onRefill: OnRefill;
};

/**
 * Told of each time that a lane was to be filled, for metrics: from the pool, from lanes of other processes too, with nothing because there
 * is nothing, or not now because the drop is being edited or closed.
 */
export type OnRefill = (from: 'pool' | 'lanes' | 'nothing' | 'frozen' | 'closed') => void;

/** The lane of this process, as far as it knows. The database has the last word with every take. */
type OwnLane = {
  /** The terms it was opened with. */
  drop: Drop;
  remaining: number;
  /** What a take that is not committed yet would leave. */
  leftAfterTake: number;
  soldSinceLoan: number;
  loanAt: number;
};

/** An editor that has frozen the lanes and is not done by then has died. */
const FREEZE_MS_MAX = 2000;
/** A lane that was not used for so long may be emptied by others. */
const IDLE_MS = 1000;
const LANES_MAX = 1000;

/**
 * Units from this process's own lane of one drop. While it lasts, a group touches nothing that another process touches; when it runs
 * out, one transaction fetches more from the drop's pool or from other lanes, and if there is nothing anywhere, that is certain.
 */
export function createLaneStock(deps: LaneStockDeps): Stock {
  const own = new Map<string, OwnLane>();

  const remembered = (dropId: string, needed: number): OwnLane | undefined => {
    const known = own.get(dropId);
    return known && known.remaining >= needed ? known : undefined;
  };

  return {
    async prepare(wanted, session, isFresh) {
      const prepared = nothingPrepared();
      for (const [dropId, needed] of wanted) {
        const known = isFresh ? undefined : remembered(dropId, needed);
        const lane = known ?? (await openLane(deps, own, { dropId, needed, session }));
        if (lane === 'frozen') return null;
        prepared.isRemembered ||= known !== undefined;
        if (typeof lane === 'string') prepared.closed.set(dropId, lane);
        else {
          prepared.drops.set(dropId, lane.drop);
          if (lane.remaining < needed) prepared.free.set(dropId, lane.remaining);
        }
      }
      return prepared;
    },

    async take(takes, prepared, session) {
      const times = new Map<string, Date>();
      for (const [dropId, take] of takes) {
        const lane = own.get(dropId);
        const epoch = prepared.drops.get(dropId)?.epoch;
        if (!lane || epoch === undefined) return null;
        const taken = await deps.lanes.take({ id: laneId(dropId, deps.process), epoch }, take, session);
        if (!taken) {
          // The next look is at the database.
          own.delete(dropId);
          return null;
        }
        lane.leftAfterTake = taken.remaining;
        times.set(dropId, taken.at);
      }
      return times;
    },

    committed(takes) {
      for (const [dropId, { units }] of takes) {
        const lane = own.get(dropId);
        if (lane) noteSale(lane, units);
        if (lane?.remaining === 0) noticeTheEnd(deps, dropId);
      }
    },
  };
}

function noteSale(lane: OwnLane, units: number): void {
  lane.remaining = lane.leftAfterTake;
  lane.soldSinceLoan += units;
}

const perSecond = ({ soldSinceLoan, loanAt }: OwnLane): number =>
  Math.ceil((soldSinceLoan * 1000) / Math.max(50, performance.now() - loanAt));

type Ask = { dropId: string; needed: number; session: MongoSession };

/** Opens or fills the own lane. `frozen`: the drop is being edited. */
async function openLane(
  deps: LaneStockDeps,
  own: Map<string, OwnLane>,
  ask: Ask,
): Promise<OwnLane | Closed | 'frozen'> {
  const { dropId, session } = ask;
  const known = own.get(dropId);
  const demand = known ? perSecond(known) : ask.needed;
  const opened = await attemptTransaction(session, () => lendUnits(deps, { ...ask, demand }));
  deps.onRefill(refillOf(opened));
  if (opened === 'frozen') return opened;
  own.delete(dropId);
  if (typeof opened === 'string') return opened;
  const { drop, remaining } = opened;
  const lane = { drop, remaining, leftAfterTake: 0, soldSinceLoan: 0, loanAt: performance.now() };
  own.set(dropId, lane);
  // The oldest goes; a process that runs short finds what is in it.
  if (own.size > LANES_MAX) own.delete(own.keys().next().value ?? dropId);
  return lane;
}

type Opened = Pick<OwnLane, 'drop' | 'remaining'> & { fromPool: number; stolen: number };

function refillOf(opened: Opened | Closed | 'frozen'): Parameters<OnRefill>[0] {
  if (opened === 'frozen') return 'frozen';
  if (typeof opened === 'string') return opened === 'sold_out' ? 'nothing' : 'closed';
  if (opened.stolen > 0) return 'lanes';
  return opened.fromPool > 0 ? 'pool' : 'nothing';
}

async function lendUnits(
  deps: LaneStockDeps,
  { dropId, needed, demand, session }: Ask & { demand: number },
): Promise<Opened | Closed | 'frozen'> {
  const { drops, lanes, process } = deps;
  const found = await drops.findWithTime(dropId, session);
  if (!found) return 'not_found';
  const { drop, now } = found;
  const open = await lanes.ofDrop(dropId, session);
  const mine = open.find((lane) => lane.process === process);
  if (mine && isFrozen(mine, now)) return 'frozen';
  const reason = whyNotSelling(toDropState(sumUp(drop, open)), now);
  if (reason === 'sold_out') await markSoldOut(deps, dropId, session);
  // An order may still be on its way: the time alone does not conflict with it.
  if (reason === 'ended' && drop.status !== 'ended') await advanceDrop(deps, dropId, session);
  if (reason) return reason;
  const others = open
    .filter((lane) => lane !== mine)
    .map(({ id, remaining, beatAt }) => ({ id, remaining, isIdle: now - beatAt.getTime() > IDLE_MS }));
  const have = mine?.remaining ?? 0;
  const loan = decideLoan({ pool: drop.pool, own: have, others }, { needed, demand });
  const stolen = loan.fromLanes.reduce((sum, { units }) => sum + units, 0);
  if (loan.fromPool > 0) await drops.lend(dropId, loan.fromPool, session);
  for (const { id, units } of loan.fromLanes)
    invariant(await lanes.withdraw(id, units, session), 'a snapshot has what it has shown');
  const { epoch, startsAt, endsAt } = drop;
  const lane = {
    id: laneId(dropId, process),
    dropId,
    process,
    epoch,
    startsAt,
    endsAt,
    beatAt: new Date(now),
  };
  await lanes.lend(lane, loan.fromPool + stolen, session);
  return { drop, remaining: have + loan.fromPool + stolen, fromPool: loan.fromPool, stolen };
}

const isFrozen = ({ frozenAt }: Lane, now: number): boolean =>
  frozenAt !== null && now - frozenAt.getTime() < FREEZE_MS_MAX;
