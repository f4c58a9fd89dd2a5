import type { EditCall } from '../workload/client-log.ts';
import type { DropFacts, Facts } from './facts.ts';
import type { Found } from './verdict.ts';

/** Stock is what its owner made it, and all is sold that somebody wants. */
export function checkStock({ drops, log, dump }: Facts): Found {
  const oversold: string[] = [];
  const edited: string[] = [];
  const unsold: string[] = [];
  for (const drop of drops) {
    const name = `${drop.name} (${drop.id})`;
    const found = dump.stocks.get(drop.id);
    if (!found) {
      edited.push(`${name} does not exist any more`);
      continue;
    }
    const { stock, free, inOrders } = found;
    if (inOrders > stock) oversold.push(`${name}: ${inOrders} units in orders, the stock is ${stock}`);
    const possible = possibleStocks(drop, log.edits);
    if (!possible.has(stock))
      edited.push(`${name}: the stock is ${stock}, edits make it ${[...possible].slice(0, 4).join(' or ')}`);
    if (drop.role === 'scarce' && free !== 0)
      unsold.push(`${name}: ${free} of ${stock} units are still free`);
  }
  return { I2: oversold, I15: edited, I14: unsold };
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
