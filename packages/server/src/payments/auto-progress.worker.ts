import { nextFulfillment } from '@livedrops/sdk/contract';
import { partsOf, type Settle } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { DueOrders } from '../orders/index.ts';

const STEP_MS = 4000;
const LOOK_EVERY_MS = 1000;
const CHUNK = 200;

export type AutoProgressDeps = { orders: Pick<DueOrders, 'underWay'>; settle: Settle; clock: Clock };

/** For demos: orders are packed, sent and delivered by themselves, a step every few seconds. Never in production. */
export const createAutoProgress = ({ orders, settle, clock }: AutoProgressDeps) =>
  async function advance(): Promise<number> {
    const due = await orders.underWay(new Date(clock.now() - STEP_MS), CHUNK);
    await Promise.all(
      due.map(async (order) => {
        const behind = partsOf(order).filter(
          ({ status, fulfillment }) => status === 'confirmed' && fulfillment === order.fulfillment,
        );
        const dropIds = behind.map(({ dropId }) => dropId);
        const to = nextFulfillment(order.fulfillment);
        // The step is named, so two processes do not take two.
        if (to) await settle(order.id, { kind: 'fulfill', to, dropIds }, 'auto-progress');
      }),
    );
    return LOOK_EVERY_MS;
  };
