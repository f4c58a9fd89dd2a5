import { renderTable } from '../bench/report.ts';
import type { OrderCall } from '../chaos/workload/client-log.ts';

/** What is known of a scene when it is over. */
export type Seen = {
  name: string;
  isPlanned: boolean;
  startedAt: number;
  endedAt: number;
  electionMs: number | null;
  calls: readonly OrderCall[];
  badReads: readonly string[];
  /** Orders that their buyers' pages were not told of, in the end. */
  unheard: number;
  /** Orders that are stored, of all calls: by key. */
  stored: ReadonlyMap<string, readonly string[]>;
  /** What the audit of the drop found. */
  faults: readonly string[];
};

export type Row = {
  name: string;
  orders: number;
  failed: number;
  slowestMs: number;
  gapMs: number;
  electionMs: number | null;
  lost: number;
  doubled: number;
  unheard: number;
  faults: readonly string[];
  broken: readonly string[];
};

/** Beyond an election, the service may take so long until it sells again. */
const AFTER_ELECTION_MS = 2000;

/** What a scene came to, and which promises it broke. Pure. */
export function judge(seen: Seen): Row {
  const { calls, stored, electionMs, faults } = seen;
  const accepted = calls.flatMap(({ outcome, key, at, doneAt }) =>
    outcome.kind === 'ok' ? [{ id: outcome.order.id, key, at, doneAt }] : [],
  );
  const failed = calls.length - accepted.length + seen.badReads.length;
  const lost = accepted.filter(({ id, key }) => !stored.get(key)?.includes(id)).length;
  const doubled = [...stored.values()].filter((ids) => ids.length > 1).length;
  const gapMs = longestGap([seen.startedAt, ...accepted.map(({ doneAt }) => doneAt), seen.endedAt]);
  const row = {
    name: seen.name,
    orders: accepted.length,
    failed,
    slowestMs: Math.max(0, ...calls.map(({ at, doneAt }) => doneAt - at)),
    gapMs,
    electionMs,
    lost,
    doubled,
    unheard: seen.unheard,
    faults,
  };
  const broken = [
    [seen.isPlanned && failed > 0, 'a request failed although nothing went wrong'],
    [accepted.length === 0, 'nothing was sold'],
    [lost > 0, 'an order that was acknowledged is lost'],
    [doubled > 0, 'one key made two orders'],
    [seen.unheard > 0, 'a page was never told of an order'],
    [faults.length > 0, 'the books do not balance'],
    [
      electionMs !== null && gapMs > electionMs + AFTER_ELECTION_MS,
      'the service was not back two seconds after the election',
    ],
  ] as const;
  return { ...row, broken: broken.flatMap(([isBroken, text]) => (isBroken ? [text] : [])) };
}

function longestGap(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.max(0, ...sorted.slice(1).map((time, index) => time - (sorted[index] ?? time)));
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** The table for people. */
export function renderRows(rows: readonly Row[]): string {
  const head = ['scene', 'orders', 'failed', 'slowest s', 'longest gap s', 'election s'];
  return renderTable(
    [...head, 'lost', 'doubled', 'untold', 'books'],
    rows.map((row) => [
      row.name,
      String(row.orders),
      String(row.failed),
      seconds(row.slowestMs),
      seconds(row.gapMs),
      row.electionMs === null ? '-' : seconds(row.electionMs),
      String(row.lost),
      String(row.doubled),
      String(row.unheard),
      row.faults.length === 0 ? 'balance' : `${row.faults.length} faults`,
    ]),
  );
}
