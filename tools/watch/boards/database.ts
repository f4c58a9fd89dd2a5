import { graph, number, type Panel, quantile, rate } from '../board.ts';

export const DATABASE: readonly Panel[] = [
  number({
    title: 'Ping',
    badFrom: 0.5,
    says: 'How long MongoDB takes to answer the process that waits longest.',
    unit: 's',
    lines: { ping: 'max(livedrops_mongo_ping_seconds)' },
  }),
  number({
    title: 'A commit',
    badFrom: 1,
    says: 'Of a group of orders: so long or less, for 95 of 100.',
    unit: 's',
    lines: { p95: quantile(0.95, 'livedrops_commit_seconds{work="orders"}') },
  }),
  number({
    title: 'Attempts for a commit that failed',
    badFrom: 1,
    says: '0 is best; above 1 each group is tried more than twice.',
    lines: {
      attempts: `sum(${rate('livedrops_commit_failures_total')}) / sum(${rate('livedrops_commit_seconds_count{work="orders"}')})`,
    },
  }),
  number({
    title: 'Unguarded processes',
    badFrom: 1,
    says: 'Processes for which the database does not enforce the books. They sell nothing.',
    lines: { unguarded: 'sum(1 - livedrops_books_guarded)' },
  }),
  graph({
    title: 'How long commits take',
    says: 'Of groups of new orders, and of changes of orders.',
    unit: 's',
    lines: Object.fromEntries(
      [0.5, 0.95, 0.99].map((q) => [
        `{{work}} p${q * 100}`,
        quantile(q, 'livedrops_commit_seconds', ['work']),
      ]),
    ),
  }),
  graph({
    title: 'Failed attempts',
    says: 'conflict: others wrote the same; duplicate: the order is there already; unknown: no answer; changed: the terms were edited.',
    unit: 'ops',
    lines: { '{{reason}}': `sum by (reason) (${rate('livedrops_commit_failures_total')})` },
  }),
  graph({
    title: 'Filling of lanes',
    says: 'From the pool is normal. From lanes of other processes: the last units are sold by many.',
    unit: 'ops',
    lines: { '{{from}}': `sum by (from) (${rate('livedrops_lane_refills_total')})` },
  }),
  graph({
    title: 'Connections',
    says: 'In use, of 50 for each process, and statements that wait for one.',
    lines: {
      '{{instance}} in use': 'livedrops_mongo_connections_in_use',
      '{{instance}} waited for': 'livedrops_mongo_connections_waited_for',
    },
  }),
  graph({
    title: 'Ping by process',
    says: 'One that is slow alone has a slow network or is busy itself.',
    unit: 's',
    lines: { '{{instance}}': 'livedrops_mongo_ping_seconds' },
  }),
  graph({
    title: 'Looks at members that failed',
    says: 'Members of the replica set that do not answer.',
    unit: 'ops',
    lines: { '{{instance}}': rate('livedrops_mongo_heartbeat_failures_total') },
  }),
  graph({
    title: 'Audit of the books',
    says: 'How long the last audit of all open drops took.',
    unit: 's',
    lines: { took: 'max(livedrops_books_audit_seconds)' },
  }),
  graph({
    title: 'Audits',
    says: 'Of one drop each, by their result. `fault` is an alarm.',
    unit: 'ops',
    lines: { '{{result}}': `sum by (result) (${rate('livedrops_books_audits_total')})` },
  }),
];
