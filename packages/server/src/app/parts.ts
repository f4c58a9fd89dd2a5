import type { Config } from '../config/config.ts';
import type { createEvents } from '../events/index.ts';
import type { Bus } from '../platform/bus/redis-bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Guard } from '../platform/guard.ts';
import type { EventLog } from '../platform/log/event-log.ts';
import type { Publish } from '../platform/log/outbox.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import type { Gateway } from '../platform/realtime/gateway.ts';
import type { Purger } from '../platform/reads/purger.ts';
import type { Tracing } from '../platform/tracing.ts';
import type { createAuthenticate } from './authenticate.ts';
import type { openRedis } from './connections.ts';
import type { Domains } from './domains.ts';
import type { countEvents } from './figures.ts';
import type { Reads } from './shared-reads.ts';

/** What the roles of a process are made of. */
export type Parts = {
  config: Config;
  connection: MongoConnection;
  clock: Clock;
  logger: Logger;
  publish: Publish;
  log: EventLog;
  redis: ReturnType<typeof openRedis>;
  bus: Bus | null;
  domains: Domains;
  reads: Reads;
  /** Tells caches in front what has changed; `null`: there are none. */
  purger: Purger | null;
  events: ReturnType<typeof createEvents>;
  authenticate: ReturnType<typeof createAuthenticate>;
  gateway: Gateway;
  guard: Guard;
  metrics: Metrics;
  tracing: Tracing;
  /** Told of what becomes of events. */
  eventFigures: ReturnType<typeof countEvents>;
  processId: string;
  hasFastPath: boolean;
};
