/** What must hold for the database as a whole, in the words that people read. */
export const DATABASE_INVARIANTS = {
  outbox: 'nothing waits in the outbox for long',
  topics: 'the events of each topic have no gap',
  log: 'the whole log has no gap',
  order_events: 'every part of an order told its beginning and its end once',
  keys: 'one person and key have one order',
  drops: 'every order belongs to drops that exist',
} as const;
export type DatabaseInvariant = keyof typeof DATABASE_INVARIANTS;

export type OrderEventCounts = Partial<Record<string, number>>;

/** What the events about a part of an order should have told, going by what it is. `_id` names order and drop. */
export type ToldPart = {
  _id: string;
  began: string;
  status: string;
  refund: string | null;
  /** Steps of the order that left it pending. */
  pendings: number;
  /** Refunds and disputes of the payment: `order.refunded` comes with each that brings money. */
  moves: number;
};

/**
 * In what the events of a part differ from what became of it. `order.pending` comes when the units are held, and may come again with each
 * change that leaves the order pending: a try to pay that failed, or units that go back although the provider has not spoken yet.
 */
export function findEventFaults(
  { _id, began, status, refund, pendings, moves }: ToldPart,
  told: OrderEventCounts,
): string[] {
  const faults: string[] = [];
  const happened = {
    confirmed: status === 'confirmed' || status === 'cancelled',
    failed: status === 'failed',
    cancelled: status === 'cancelled',
  };
  for (const [name, isDue] of Object.entries(happened)) {
    const due = isDue ? 1 : 0;
    const count = told[`order.${name}`] ?? 0;
    if (count !== due) faults.push(`${_id} told order.${name} ${count} times instead of ${due}`);
  }
  const isBack = refund === 'refunded' ? 1 : 0;
  const backs = told['order.refunded'] ?? 0;
  if (backs < isBack || backs > Math.max(isBack, moves))
    faults.push(`${_id} told order.refunded ${backs} times instead of ${isBack}`);
  const pending = told['order.pending'] ?? 0;
  const isHold = began === 'pending';
  if (isHold ? pending < 1 || pending > pendings : pending > 0)
    faults.push(`${_id} told order.pending ${pending} times`);
  return faults;
}
