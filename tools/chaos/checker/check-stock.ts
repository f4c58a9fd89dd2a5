import type { EditCall } from '../workload/client-log.ts';
import type { Verdict } from './verdict.ts';
import type { DropFacts, Facts } from './facts.ts';

/** Units are neither made nor lost, and all are sold that somebody wants. */
export function checkStock({ drops, log, dump }: Facts): Verdict[] {
  const conserved: string[] = [];
  const negative: string[] = [];
  const edited: string[] = [];
  const unsold: string[] = [];
  for (const drop of drops) {
    const name = `${drop.name} (${drop.id})`;
    const found = dump.stocks.get(drop.id);
    if (!found) {
      conserved.push(`${name} does not exist any more`);
      continue;
    }
    const { stock, free, inOrders, lowest } = found;
    if (free + inOrders !== stock)
      conserved.push(`${name}: free ${free} + in orders ${inOrders} is not the stock ${stock}`);
    if (lowest < 0) negative.push(`${name}: a counter is ${lowest}`);
    if (inOrders > stock) negative.push(`${name}: ${inOrders} units in orders, the stock is ${stock}`);
    const possible = possibleStocks(drop, log.edits);
    if (!possible.has(stock))
      edited.push(`${name}: the stock is ${stock}, edits make it ${[...possible].slice(0, 4).join(' or ')}`);
    if (drop.role === 'scarce' && free !== 0)
      unsold.push(`${name}: ${free} of ${stock} units are still free`);
  }
  return [
    { id: 'I1', promise: 'stock = free units + units in orders', faults: conserved },
    { id: 'I2', promise: 'nothing is negative, nothing is oversold', faults: negative },
    { id: 'I15', promise: 'the stock is what its edits make it', faults: edited },
    { id: 'I14', promise: 'everything is sold that somebody wants', faults: unsold },
  ];
}

/** An edit whose end nobody saw may have happened, or not. */
function possibleStocks(drop: DropFacts, edits: readonly EditCall[]): Set<number> {
  let possible = new Set([drop.stock]);
  for (const edit of edits) {
    if (edit.call !== 'restock' || edit.dropId !== drop.id || edit.outcome.kind === 'refused') continue;
    const after = [...possible].map((stock) => stock + edit.quantity);
    possible = new Set(edit.outcome.kind === 'ok' ? after : [...possible, ...after]);
  }
  return possible;
}
