import type { ClientLog } from './workload/client-log.ts';

/** What a run came to, in a few lines: how much was asked, and what was said. */
export function totalLines({ orders, changes, edits }: ClientLog): string[] {
  const said = countBy(orders, ({ call, outcome }) =>
    outcome.kind === 'ok'
      ? `${call} ${outcome.isReplay ? 'replayed' : 'ok'}`
      : `${call} ${outcome.kind} ${outcome.code}`,
  );
  const made = new Set(orders.flatMap(({ outcome }) => (outcome.kind === 'ok' ? [outcome.order.id] : [])));
  const changed = countBy(changes, ({ call, outcome }) =>
    outcome.kind === 'ok' ? `${call} ${outcome.status}` : `${call} ${outcome.kind} ${outcome.code}`,
  );
  const wanted = countBy(edits, ({ call, outcome }) => `${call} ${outcome.kind}`);
  return [
    `${orders.length} calls of buyers, ${made.size} orders acknowledged`,
    ...said.map(([what, count]) => `  ${String(count).padStart(6)}  ${what}`),
    `${changes.length} payments and cancellations: ${changed.map(([what, count]) => `${count} × ${what}`).join(', ') || 'none'}`,
    `${edits.length} edits: ${wanted.map(([what, count]) => `${count} × ${what}`).join(', ') || 'none'}`,
    ...waits(orders),
  ];
}

/** Not a promise that is checked, but worth a look: how long buyers waited for an answer that was good news. */
function waits(orders: ClientLog['orders']): string[] {
  const ms = orders
    .filter(({ call, outcome }) => call === 'create' && outcome.kind === 'ok')
    .map(({ at, doneAt }) => doneAt - at)
    .sort((a, b) => a - b);
  const at = (share: number) => ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0;
  return [`acknowledged within ${at(0.5)} ms (half), ${at(0.99)} ms (99 %), ${at(1)} ms (all)`];
}

function countBy<T>(items: readonly T[], nameOf: (item: T) => string): [string, number][] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
