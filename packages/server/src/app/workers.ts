import { startAuditor } from '../audit/index.ts';
import { createLogEngine } from '../platform/consumers/log-engine.ts';
import { startGroupWatch } from '../platform/consumers/group-watch.ts';
import { startJobReport } from '../platform/jobs/job-report.ts';
import { createLease } from '../platform/lease.ts';
import { startExpiry } from '../platform/log/expiry.worker.ts';
import { startRelay } from '../platform/log/relay.ts';
import { traceparentsOf } from '../platform/tracing.ts';
import type { Worker } from '../platform/worker.ts';
import { openEngine } from './connections.ts';
import { startConsumers } from './consumers.ts';
import { countDeliveries } from './figures.ts';
import type { Parts } from './parts.ts';
import { purgeByEvents } from './purges.ts';
import { showBacklog } from './states.ts';

const RELAY_LEASE_MS = 1000;
const AUDITOR_LEASE_MS = 10_000;

/** The loops that every worker process runs; leases and compare-and-sets let each thing happen once. */
export async function startWorkers(parts: Parts, starting: AsyncDisposableStack): Promise<void> {
  const { config, connection, clock, logger, log, bus, domains, gateway, metrics, eventFigures } = parts;
  const { tracing, purger, processId } = parts;
  const { accounts, pictures, drops, payments, notifications, sold, webhooks } = domains;
  const run = <T extends Worker>(worker: T): T => starting.adopt(worker, ({ stop }) => stop());
  const figures = run(domains.sales.startFigures());
  const engine = await openEngine(config, { connection, log, logger }, starting);
  const purges = purger ? [purgeByEvents(purger, clock)] : [];
  const consumers = run(
    startConsumers(
      domains,
      { engine, log: createLogEngine({ connection, log, logger }) },
      { others: purges, tracing, onHandled: eventFigures.handled },
    ),
  );
  bus?.listen(consumers.wake);
  const relay = startRelay({
    connection,
    log,
    logger,
    lease: createLease(connection, 'relay', processId, RELAY_LEASE_MS),
    async deliver(pieces) {
      eventFigures.relayed(pieces);
      consumers.wake();
      const span = tracing.follow('tell events', traceparentsOf(pieces), {
        'livedrops.pieces': pieces.length,
      });
      await gateway.tell(pieces);
      span?.end();
    },
    onMarks: figures.onMarks,
    onMarksLost: figures.onMarksLost,
  });
  run(relay);
  run(startExpiry(log, logger));
  const lease = createLease(connection, 'auditor', processId, AUDITOR_LEASE_MS);
  run(startAuditor({ connection, logger, metrics, lease }));
  run(startGroupWatch({ groups: engine.groups, metrics, logger }));
  metrics.observeEach(
    'livedrops_payments',
    'Payments that are not at rest. The bank did not take those of refund_failed; buyers contest those that are disputed.',
    ['status', 'provider'],
    async () => (await payments.countPayments()).map(({ count, ...labels }) => ({ labels, value: count })),
  );
  const report = run(startJobReport({ metrics, logger }));
  const keyRefusals = metrics.counter(
    'livedrops_push_key_refusals_total',
    'Push messages that a push service refused because of our VAPID key (401 or 403).',
  );
  const onDelivered = countDeliveries(metrics, clock);
  const told = { tracing, onSettled: report.note, onDelivered, onKeyRefused: () => keyRefusals.inc() };
  showBacklog(parts);
  run(drops.startWorkers());
  run(payments.startWorkers());
  run(notifications.startWorkers(told));
  run(pictures.startWorkers());
  run(accounts.startWorkers(told));
  run(webhooks.startWorkers({ ...told, onDelivered: (at) => onDelivered('webhook', at) }));
  run(sold.startWorkers(told));
}
