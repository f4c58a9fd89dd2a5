import type { Facts } from './facts.ts';
import type { Found, PromiseId } from './verdict.ts';

/** Which promise an invariant of the server's own audit belongs to. */
const PROMISE_OF: Readonly<Record<string, PromiseId>> = {
  balance: 'I1',
  drop_ledger: 'I1',
  lane_ledgers: 'I1',
  lent: 'I1',
  taken: 'I1',
  sales: 'I1',
  drops: 'I1',
  negative: 'I2',
  sold_out: 'I14b',
  ids: 'I5',
  keys: 'I5',
  limit: 'I6',
  slots: 'I6',
  holds: 'I6',
  window: 'I9',
  totals: 'I10',
  life: 'I11',
  money: 'M2',
  order_events: 'I7',
  outbox: 'I8',
  topics: 'I13',
  log: 'I13',
};

/** What the database shows by itself: the same look that `pnpm audit:books` takes. */
export function checkBooks({ dump }: Facts): Found {
  const found: Found = {};
  for (const { invariant, detail } of dump.audit) {
    const promise = PROMISE_OF[invariant] ?? 'I1';
    found[promise] = [...(found[promise] ?? []), detail];
  }
  found.I11 = [
    ...(found.I11 ?? []),
    ...dump.orders.flatMap(({ _id, status }) => (status === 'pending' ? [`${_id} still waits`] : [])),
  ];
  return found;
}
