import type { Order } from '@livedrops/sdk/contract';
import { Refusal } from '../platform/http/problem.ts';
import { presentOrder } from './order.present.ts';
import { overloaded, unknownOutcome } from './present-refusal.ts';
import type { Settlement } from './settlement.ts';

/** The order as a change has left it, or why it was not changed. */
export function presentSettlement(settlement: Settlement): Order | Refusal {
  if (settlement.kind === 'settled') return presentOrder(settlement.order);
  if (settlement.kind === 'unknown') return unknownOutcome();
  const { code, detail } = settlement;
  if (code === 'overloaded') return overloaded();
  return new Refusal(code, { ...(detail !== undefined && { detail }), shouldRetry: false });
}
