import type { Drop, Lane } from '../drops/index.ts';
import type { Order } from '../orders/index.ts';

/** What must hold for every drop, in the words that people read. */
export const INVARIANTS = {
  balance: 'pool + lanes + orders is the stock',
  drop_ledger: 'the ledger of the drop balances',
  lane_ledgers: 'the ledger of each lane balances',
  lent: 'what is lent is in the lanes',
  negative: 'nothing is negative',
  taken: 'taken less returned is what orders hold',
  sales: 'sales less cancellations are the confirmed parts of orders',
  sold_out: 'sold out means that nothing is free',
  limit: 'nobody has more than the limit',
  slots: 'every unit of a limited drop has its own slot',
  holds: 'one person has one hold',
  window: 'orders are made inside the window',
  totals: 'the total of an order is the sum of its lines',
  ids: 'orders are named after person and key',
  life: 'the states of orders and of their parts are legal',
  money: 'the money of a part that is over goes back, and no other',
} as const;
export type Invariant = keyof typeof INVARIANTS;

export type Fault = { invariant: Invariant; detail: string };

/** Orders whose parts of one drop are in the same state, added up. `revenue` and `units` of this drop's lines only. */
export type OrderSums = {
  status: Order['status'];
  isHolding: boolean;
  orders: number;
  units: number;
  revenue: number;
};

/** Faults of single orders: how many, and the first few of them. */
export type OrderFaults = ReadonlyMap<Invariant, { count: number; examples: readonly string[] }>;

/** A drop, its lanes and its orders, seen at one moment. */
export type Books = {
  drop: Drop;
  lanes: readonly Lane[];
  sums: readonly OrderSums[];
  /** What was found by looking at each order; `null` when only the sums were read. */
  details: { examined: number; faults: OrderFaults } | null;
};

/** Units that can be bought, wherever they are. */
export const freeUnits = ({ drop, lanes }: Pick<Books, 'drop' | 'lanes'>): number =>
  drop.pool + total(lanes, ({ remaining }) => remaining);

/** Units that orders hold: while they wait for their payment, or because they are sold. */
export const heldUnits = ({ sums }: Pick<Books, 'sums'>): number =>
  total(sums, ({ isHolding, units }) => (isHolding ? units : 0));

/** Units too many (oversold) or, below zero, units that are lost. What must be 0 (P1). */
export const difference = (books: Books): number => freeUnits(books) + heldUnits(books) - books.drop.stock;

/** What the drop and its lanes say is sold and was not cancelled. */
export const netSales = ({ drop, lanes }: Pick<Books, 'drop' | 'lanes'>) => ({
  orders: drop.sold.orders + total(lanes, ({ sold }) => sold.orders) - drop.cancelled.orders,
  units: drop.sold.units + total(lanes, ({ sold }) => sold.units) - drop.cancelled.units,
  revenue: drop.sold.revenue + total(lanes, ({ sold }) => sold.revenue) - drop.cancelled.revenue,
});

/** Everything in which the books disagree with themselves or with the orders. */
export function findFaults(books: Books): Fault[] {
  const faults = Object.entries(RULES).flatMap(([name, rule]) =>
    rule(books).map((detail): Fault => ({ invariant: name as Invariant, detail })),
  );
  for (const [invariant, { count, examples }] of books.details?.faults ?? []) {
    const more = count > examples.length ? `; and ${count - examples.length} more` : '';
    faults.push({ invariant, detail: `${examples.join('; ')}${more}` });
  }
  return faults;
}

/** What the sums can show. The other invariants are about single orders and people. */
const RULES: Partial<Record<Invariant, (books: Books) => string[]>> = {
  balance: (books) => {
    const { drop } = books;
    const inLanes = freeUnits(books) - drop.pool;
    return demand(
      difference(books) === 0,
      `pool ${drop.pool} + lanes ${inLanes} + orders ${heldUnits(books)} is not the stock ${drop.stock}`,
    );
  },
  drop_ledger: ({ drop: { stock, returned, pool, lent, taken } }) =>
    demand(
      stock + returned === pool + lent + taken,
      `stock ${stock} + returned ${returned} is not pool ${pool} + lent ${lent} + taken ${taken}`,
    ),
  lane_ledgers: ({ lanes }) =>
    lanes.flatMap(({ id, lent, remaining, taken }) =>
      demand(
        lent === remaining + taken,
        `lane ${id}: lent ${lent} is not remaining ${remaining} + taken ${taken}`,
      ),
    ),
  lent: ({ drop, lanes }) => {
    const lent = total(lanes, (lane) => lane.lent);
    return demand(drop.lent === lent, `the drop lent ${drop.lent}, the lanes have got ${lent}`);
  },
  negative: ({ drop, lanes }) => [
    ...negativeParts('the drop', drop),
    ...lanes.flatMap((lane) => negativeParts(`lane ${lane.id}`, lane)),
  ],
  taken: (books) => {
    const { drop, lanes } = books;
    const out = drop.taken + total(lanes, ({ taken }) => taken) - drop.returned;
    return demand(
      out === heldUnits(books),
      `${out} units were taken and not returned, orders hold ${heldUnits(books)}`,
    );
  },
  sales: (books) => {
    const said = netSales(books);
    const confirmed = books.sums.filter(({ status }) => status === 'confirmed');
    return (['orders', 'units', 'revenue'] as const).flatMap((figure) => {
      const found = total(confirmed, (sum) => sum[figure]);
      return demand(
        said[figure] === found,
        `${figure}: the drop says ${said[figure]}, its orders say ${found}`,
      );
    });
  },
  sold_out: (books) =>
    demand(
      books.drop.status !== 'sold_out' || freeUnits(books) === 0,
      `it is called sold out, and ${freeUnits(books)} units are free`,
    ),
};

const PARTS = ['stock', 'pool', 'lent', 'remaining', 'taken', 'returned'] as const;

function negativeParts(
  owner: string,
  parts: Partial<Record<(typeof PARTS)[number], number>> & Pick<Drop, 'sold'>,
): string[] {
  const sums = Object.entries(parts.sold).map(([name, amount]) => [`sold.${name}`, amount] as const);
  return [...PARTS.map((name) => [name, parts[name] ?? 0] as const), ...sums].flatMap(([name, amount]) =>
    demand(amount >= 0, `${owner}: ${name} is ${amount}`),
  );
}

const demand = (holds: boolean, fault: string): string[] => (holds ? [] : [fault]);

const total = <T>(items: readonly T[], pick: (item: T) => number): number =>
  items.reduce((sum, item) => sum + pick(item), 0);
