import type { Order } from '@livedrops/sdk/contract';
import type { OrderDocument } from './order.model.ts';
import { Refusal } from '../platform/http/problem.ts';
import { overloaded, unknownOutcome } from './present-refusal.ts';
import type { Settlement } from './settlement.ts';

/** The order as a change has left it, or why it was not changed. */
export function presentSettlement(
  settlement: Settlement,
  present: (order: OrderDocument) => Order,
): Order | Refusal {
  if (settlement.kind === 'settled') return present(settlement.order);
  if (settlement.kind === 'unknown') return unknownOutcome();
  const { code, detail } = settlement;
  if (code === 'overloaded') return overloaded();
  return new Refusal(code, { ...(detail !== undefined && { detail }), shouldRetry: false });
}
