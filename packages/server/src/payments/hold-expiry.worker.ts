import type { Settle } from '../orders/index.ts';
import type { DueOrders } from '../orders/index.ts';

const LOOK_EVERY_MS = 200;
/** All at once, so that one commit takes many. */
const CHUNK = 400;

export type HoldExpiryDeps = { orders: Pick<DueOrders, 'expired'>; settle: Settle };

/**
 * Ends holds that have run out. Whether one has is decided where it is written, by the database's clock, so a payment that comes in the
 * same moment wins or loses as a whole. Open payments were asked about just before, by the payment poll.
 */
export const createHoldExpiry = ({ orders, settle }: HoldExpiryDeps) =>
  async function endHolds(): Promise<number> {
    const expired = await orders.expired(CHUNK);
    const settlements = await Promise.all(
      expired.map(({ id }) => settle(id, { kind: 'expire' }, 'hold-expiry')),
    );
    const isGettingOn = settlements.some(
      (settlement) => settlement.kind === 'settled' && settlement.isChanged,
    );
    return isGettingOn && expired.length === CHUNK ? 0 : LOOK_EVERY_MS;
  };
