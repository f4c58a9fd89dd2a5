import type { Order as WireOrder } from '@livedrops/sdk/contract';
import type { Order } from './order.ts';
import { Refusal } from '../platform/http/problem.ts';
import { overloaded, unknownOutcome } from './present-refusal.ts';
import type { Settlement } from './settlement.ts';

/** The same, as it is shown. */
export function presentSettlement(
  settlement: Settlement,
  present: (order: Order) => WireOrder,
): WireOrder | Refusal {
  const order = settledOrder(settlement);
  return order instanceof Refusal ? order : present(order);
}

/** The order as a change has left it, or why it was not changed. */
export function settledOrder(settlement: Settlement): Order | Refusal {
  if (settlement.kind === 'settled') return settlement.order;
  return settlement.kind === 'unknown' ? unknownOutcome() : presentUnchanged(settlement);
}

/** Why an order was not changed. */
export function presentUnchanged({ code, detail }: Extract<Settlement, { kind: 'refused' }>): Refusal {
  if (code === 'overloaded') return overloaded();
  if (code === 'not_found') return unknownOrder();
  return new Refusal(code, { ...(detail !== undefined && { detail }), shouldRetry: false });
}

export const unknownOrder = (): Refusal => new Refusal('not_found', { detail: 'There is no such order' });
