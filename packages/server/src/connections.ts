import type { Config } from './config/config.ts';
import type { Bus } from './platform/bus/bus.ts';
import { openBus } from './platform/bus/open-bus.ts';
import type { Logger } from './platform/logger.ts';
import { startLoop } from './platform/loop.ts';
import type { MongoConnection } from './platform/mongo.ts';
import { openSocketServer, type SocketServer } from './platform/realtime/socket-server.ts';
import { connectRedis, type RedisClient } from './platform/redis.ts';

// What a server uses beside its database. None of it need be there: it makes things quick.

/** A topic or an index that somebody removed is made again after so long. */
const BUS_PREPARED_MS = 60_000;

/** Several databases may share one Redis. */
export const namespaceOf = (connection: MongoConnection) => `livedrops:${connection.name}`;

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
  if (!config.redisUrl) return { commands: null, streams: null };
  const commands = connectRedis(config.redisUrl, logger, 'commands');
  starting.defer(() => commands.disconnect());
  const streams = connectRedis(config.redisUrl, logger, 'streams');
  starting.defer(() => streams.disconnect());
  return { commands, streams };
}

export async function openEventBus(
  { bus: { kafka, partitions } }: Config,
  deps: { logger: Logger; connection: MongoConnection; redis: RedisClient | null },
  starting: AsyncDisposableStack,
): Promise<Bus | null> {
  const namespace = namespaceOf(deps.connection);
  const bus = await openBus({ ...deps, kafka, partitions, namespace });
  if (!bus) return null;
  starting.defer(() => bus.close());
  // A broker that is not there yet keeps nobody from selling.
  const preparing = startLoop('bus.prepare', deps.logger, async () => {
    await bus.prepare();
    return BUS_PREPARED_MS;
  });
  starting.defer(() => preparing.stop());
  return bus;
}
