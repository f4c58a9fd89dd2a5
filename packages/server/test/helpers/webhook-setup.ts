import type { LoggedEvent } from '../../src/platform/log/event-log.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createLogger } from '../../src/platform/logger.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { createWebhooks } from '../../src/webhooks/index.ts';

/** Short, so that what a killed worker had in hands is taken over soon. */
const LEASE_MS = 3000;

/** Webhooks on their own, without a server around them. */
export const setUpWebhooks = (connection: MongoConnection, { timeoutMs = 2000, leaseMs = LEASE_MS } = {}) =>
  createWebhooks({
    connection,
    publish: async () => {},
    findDropCreators: async () => new Map(),
    findNames: async () => String,
    allowPrivate: true,
    onEndpointsChanged: () => {},
    clock: systemClock,
    logger: createLogger('error'),
    timeoutMs,
    leaseMs,
  });

export const CREATOR_ID = 'crt_1';

/** Events of one creator's drop. */
export const makeEvents = (count: number, firstSeq = 1): LoggedEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    _id: firstSeq + index,
    topic: `creator:${CREATOR_ID}`,
    seq: firstSeq + index,
    type: 'stock.low',
    occurredAt: new Date('2026-11-25T18:00:00.000Z'),
    data: { dropId: 'drp_1', remaining: firstSeq + index },
    key: 'drp_1',
  }));
