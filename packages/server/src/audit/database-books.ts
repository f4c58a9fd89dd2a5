/** What must hold for the database as a whole, in the words that people read. */
export const DATABASE_INVARIANTS = {
  outbox: 'nothing waits in the outbox for long',
  topics: 'the events of each topic have no gap',
  log: 'the whole log has no gap',
  order_events: 'every order told its beginning and its end once',
  keys: 'one person and key have one order',
  drops: 'every order belongs to drops that exist',
} as const;
export type DatabaseInvariant = keyof typeof DATABASE_INVARIANTS;

export type OrderEventCounts = Partial<Record<string, number>>;

/** What the events of an order should have told, going by its history. */
export type ToldOrder = { _id: string; statuses: readonly string[] };

const ENDINGS = ['confirmed', 'failed', 'cancelled'] as const;

/**
 * In what the events of an order differ from its history. `order.pending` comes when the units are held, and may come again with each
 * change that leaves the order pending: a try to pay that failed, or units that go back although the provider has not spoken yet.
 */
export function findEventFaults({ _id, statuses }: ToldOrder, told: OrderEventCounts): string[] {
  const faults: string[] = [];
  for (const ending of ENDINGS) {
    const due = statuses.includes(ending) ? 1 : 0;
    const count = told[`order.${ending}`] ?? 0;
    if (count !== due) faults.push(`${_id} told order.${ending} ${count} times instead of ${due}`);
  }
  const pending = told['order.pending'] ?? 0;
  const isHold = statuses[0] === 'pending';
  const pendingMax = statuses.filter((status) => status === 'pending').length;
  if (isHold ? pending < 1 || pending > pendingMax : pending > 0)
    faults.push(`${_id} told order.pending ${pending} times`);
  return faults;
}
