import manifest from '../../package.json' with { type: 'json' };
import type { Config } from '../config/config.ts';
import { presentEvent } from '../events/index.ts';
import { type Bus, createRedisBus } from '../platform/bus/redis-bus.ts';
import type { ConsumerEngine } from '../platform/consumers/consumer.ts';
import { type EngineOptions, openConsumerEngine } from '../platform/consumers/open-engine.ts';
import type { Logger } from '../platform/logger.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { openSocketServer, type SocketServer } from '../platform/realtime/socket-server.ts';
import { namespaceOf } from '../platform/namespace.ts';
import { NO_TRACING, type Tracing } from '../platform/tracing.ts';
import { connectRedis, type RedisClient } from '../platform/redis.ts';

// What a server uses beside its database. None of it need be there: it makes things quick.

export function openSockets(
  { corsOrigins }: Config,
  { commands, streams }: ReturnType<typeof openRedis>,
  namespace: string,
  starting: AsyncDisposableStack,
): SocketServer {
  const cluster = commands && streams && { commands, streams, namespace };
  const sockets = openSocketServer({ corsOrigins, cluster });
  starting.defer(() => sockets.close());
  return sockets;
}

export function openRedis(config: Config, logger: Logger, starting: AsyncDisposableStack) {
  if (!config.redis) return { commands: null, streams: null };
  const commands = connectRedis(config.redis, logger, 'commands');
  starting.defer(() => commands.disconnect());
  const streams = connectRedis(config.redis, logger, 'streams');
  starting.defer(() => streams.disconnect());
  return { commands, streams };
}

/** Carries what one process tells to the others; without Redis there are no others. */
export function openBus(
  connection: MongoConnection,
  { redis, logger }: { redis: RedisClient | null; logger: Logger },
  starting: AsyncDisposableStack,
): Bus | null {
  if (!redis) return null;
  const bus = createRedisBus({ redis, namespace: namespaceOf(connection), logger });
  starting.defer(() => bus.close());
  return bus;
}

/** Hands the log over to the consumers. */
export async function openEngine(
  { kafka }: Config,
  deps: Pick<EngineOptions, 'connection' | 'log' | 'logger'>,
  starting: AsyncDisposableStack,
): Promise<ConsumerEngine> {
  const namespace = namespaceOf(deps.connection);
  return starting.adopt(
    await openConsumerEngine({ ...deps, kafka, namespace, present: presentEvent }),
    (engine) => engine.close(),
  );
}

/** Spans are recorded where somebody wants them; their library is loaded only then. */
export async function openTracing(
  { tracing }: Config,
  { logger, instance }: { logger: Logger; instance: string },
  starting: AsyncDisposableStack,
): Promise<Tracing> {
  if (!tracing) return NO_TRACING;
  const { startTracing } = await import('../platform/otel-tracing.ts');
  const { version } = manifest;
  const service = { name: 'livedrops-server', version, instance };
  return starting.adopt(startTracing({ ...tracing, service, logger }), ({ close }) => close());
}
