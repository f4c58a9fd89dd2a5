/** What a process that runs out of units finds. */
export type Lending = {
  /** Units in the drop's pool. */
  pool: number;
  /** Units in the lane of the process itself. */
  own: number;
  others: readonly { id: string; remaining: number; isIdle: boolean }[];
};

export type Loan = { fromPool: number; fromLanes: { id: string; units: number }[] };

/** A quiet drop would otherwise borrow for every single order. */
const LOAN_MIN = 16;

/**
 * Where the units come from. A lane gets about a second of its demand, but never more than half of its share of the pool, so that
 * near the end everybody has some and little has to be stolen. When the pool is empty, the richest lanes give half (an idle one gives
 * all: its process may be dead), and in the end whatever they have: no unit stays unsold while a buyer asks for it (P4).
 *
 * @param needed units that buyers ask for now
 * @param demand units that this process sells in a second
 */
export function decideLoan(
  { pool, own, others }: Lending,
  { needed, demand }: { needed: number; demand: number },
): Loan {
  const shortage = needed - own;
  if (shortage <= 0) return { fromPool: 0, fromLanes: [] };
  const fair = Math.floor(pool / (2 * (others.length + 1)));
  const fromPool = Math.min(pool, Math.max(shortage, Math.min(Math.max(demand, LOAN_MIN), fair)));
  return { fromPool, fromLanes: steal(others, shortage - fromPool) };
}

/** Takes from the richest lanes until `wanted` is there or none has any. */
function steal(others: Lending['others'], wanted: number): Loan['fromLanes'] {
  const stolen: Loan['fromLanes'] = [];
  let missing = wanted;
  for (const { id, remaining, isIdle } of others.toSorted((a, b) => b.remaining - a.remaining)) {
    if (missing <= 0 || remaining === 0) break;
    const units = isIdle ? remaining : Math.min(remaining, Math.max(missing, Math.floor(remaining / 2)));
    stolen.push({ id, units });
    missing -= units;
  }
  return stolen;
}
