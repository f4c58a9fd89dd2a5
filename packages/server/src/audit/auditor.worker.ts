import type { Lease } from '../platform/lease.ts';
import type { Logger } from '../platform/logger.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import { createChangingGauge, type Metrics } from '../platform/metrics.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { type Books, difference, findFaults } from './books.rules.ts';
import { findOpenDrops, readBooks } from './books.store.ts';

const EVERY_MS = 5000;
const STANDBY_MS = 2000;
/** Adding up a large drop is work for the database that sells it: at most a fiftieth of the time is spent so. */
const PAUSE_PER_WORK = 49;
const ENDED_WITHIN_MS = 300_000;
/** A fault that stays is logged again after so long. */
const REPEAT_MS = 60_000;
const DROPS_SHOWN_MAX = 200;

export type AuditorDeps = {
  connection: MongoConnection;
  logger: Logger;
  lease: Lease;
  metrics: Metrics;
  everyMs?: number;
};

/**
 * Recomputes every open drop from its orders, again and again, and shouts when a unit is too many or lost (P1). It only looks: what it
 * finds is for people.
 */
export function startAuditor(deps: AuditorDeps): Pick<Loop, 'stop'> {
  const { connection, logger, lease, everyMs = EVERY_MS } = deps;
  const figures = createFigures(deps.metrics);
  const report = createReport(logger);

  const loop = startLoop('auditor', logger, async () => {
    if (!(await lease.hold())) {
      figures.differences.show(new Map());
      return STANDBY_MS;
    }
    const startedAt = performance.now();
    const differences = new Map<string, number>();
    for (const dropId of await findOpenDrops(connection, ENDED_WITHIN_MS)) {
      // Another worker has taken over meanwhile.
      if (!(await lease.hold())) return STANDBY_MS;
      const books = await readBooks(connection, dropId, 'sums');
      if (!books) continue;
      differences.set(dropId, difference(books));
      figures.audits.inc({ result: report(books) ? 'ok' : 'fault' });
    }
    figures.differences.show(differences);
    const tookMs = performance.now() - startedAt;
    figures.seconds.set(tookMs / 1000);
    figures.finishedAt.setToCurrentTime();
    return Math.max(everyMs, tookMs * PAUSE_PER_WORK);
  });

  return {
    async stop() {
      await loop.stop();
      await lease.release().catch((error: unknown) => logger.debug({ err: error }, 'lease not released'));
    },
  };
}

const createFigures = (metrics: Metrics) => ({
  differences: createChangingGauge(metrics, {
    name: 'livedrops_books_difference_units',
    help: 'Units too many (oversold) or, below zero, lost, of each open drop. Must be 0.',
    label: 'drop',
    max: DROPS_SHOWN_MAX,
  }),
  audits: metrics.counter('livedrops_books_audits_total', 'Audits of one drop by their result.', ['result']),
  seconds: metrics.gauge(
    'livedrops_books_audit_seconds',
    'How long the latest audit of all open drops took.',
  ),
  finishedAt: metrics.gauge(
    'livedrops_books_audited_at_seconds',
    'When this process last finished an audit of all open drops, in epoch seconds. Old everywhere: nobody looks.',
  ),
});

/** Logs what is wrong, once for as long as it stays the same. Tells whether all is well. */
function createReport(logger: Logger): (books: Books) => boolean {
  const told = new Map<string, { text: string; at: number }>();
  return (books) => {
    const dropId = books.drop.id;
    const faults = findFaults(books);
    if (faults.length === 0) {
      if (told.delete(dropId)) logger.info({ dropId }, 'the books balance again');
      return true;
    }
    const text = JSON.stringify(faults);
    const before = told.get(dropId);
    const now = performance.now();
    if (before?.text !== text || now - before.at > REPEAT_MS) {
      told.set(dropId, { text, at: now });
      logger.error({ dropId, difference: difference(books), faults }, 'the books do not balance');
    }
    return false;
  };
}
