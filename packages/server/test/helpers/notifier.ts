import type { EventType } from '@livedrops/sdk';
import { expect } from 'vitest';
import { createDomains } from '../../src/app/domains.ts';
import { readConfig } from '../../src/config/config.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { LoggedEvent } from '../../src/platform/log/event-log.ts';
import { openPiece } from '../../src/platform/log/log-piece.ts';
import { createOutbox } from '../../src/platform/log/outbox.ts';
import { createGuard } from '../../src/platform/guard.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { NO_TRACING } from '../../src/platform/tracing.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { createSignals } from '../../src/platform/realtime/signals.ts';
import { openSocketServer } from '../../src/platform/realtime/socket-server.ts';

const EVENTS_MAX = 100_000;

/** The notifications of an app's database, fed by hand. */
export function openNotifier(app: { connection: MongoConnection; env: Record<string, string> }) {
  const { connection } = app;
  const { notifications, log } = createDomains(readConfig(app.env), {
    connection,
    clock: systemClock,
    logger: createLogger('silent'),
    publish: createOutbox(connection).publish,
    guard: createGuard('test', { look: async () => [], logger: createLogger('silent') }),
    signals: createSignals(openSocketServer({ corsOrigins: [], cluster: null }).io),
    metrics: createMetrics(),
    tracing: NO_TRACING,
    processId: 'prc_test',
  });
  /** Everything that the log holds, however often it was fed before. */
  async function feed(): Promise<LoggedEvent[]> {
    const pieces = await log.since(0, EVENTS_MAX);
    const events = await log.resolve(pieces.flatMap((piece) => openPiece(piece)));
    await notifications.consume(events);
    return events;
  }
  return {
    notifications,
    feed,
    /** Feeds until an event about a drop or an order was fed. */
    async feedUntil(type: EventType, about: { id: string }): Promise<void> {
      await expect
        .poll(async () =>
          (await feed()).some((event) => {
            const { drop, order } = event.data as { drop?: { id: string }; order?: { id: string } };
            return event.type === type && (drop ?? order)?.id === about.id;
          }),
        )
        .toBe(true);
    },
  };
}
