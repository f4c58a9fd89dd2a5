import { randomUUID } from 'node:crypto';
import { type Config, readConfig } from '../../packages/server/src/config/config.ts';
import { namespaceOf } from '../../packages/server/src/connections.ts';
import { createConsumerGroups } from '../../packages/server/src/platform/bus/consumer-groups.ts';
import { createDeadLetters } from '../../packages/server/src/platform/bus/dead-letters.ts';
import { openBus } from '../../packages/server/src/platform/bus/open-bus.ts';
import { createEventLog } from '../../packages/server/src/platform/events/event-log.ts';
import { WHOLE_LOG } from '../../packages/server/src/platform/events/log-collections.ts';
import { createLogger } from '../../packages/server/src/platform/logger.ts';
import { connectMongo, type MongoConnection } from '../../packages/server/src/platform/mongo.ts';
import { connectRedis } from '../../packages/server/src/platform/redis.ts';
import { type Command, readCommand, USAGE } from './options.ts';

// `pnpm consumers`: who handles the event log, how far they are, and the end of those that nobody needs.

process.exitCode = await main();

async function main(): Promise<number> {
  let command: Command;
  let config: Config;
  try {
    command = readCommand(process.argv.slice(2));
    if (command.name === 'help') return say(USAGE);
    // Nothing is signed here; the rest is the server's own environment.
    config = readConfig({ JWT_SECRET: randomUUID(), ...process.env });
  } catch (error) {
    return refuse(2, `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
  try {
    const mongo = await connectMongo(config.mongoUri);
    try {
      return command.name === 'list'
        ? await list(mongo.connection)
        : await remove(mongo.connection, config, command.group);
    } finally {
      await mongo.close();
    }
  } catch (error) {
    return refuse(2, error instanceof Error ? error.message : String(error));
  }
}

async function list(connection: MongoConnection): Promise<number> {
  const newest = await createEventLog(connection).latestSeq(WHOLE_LOG);
  const groups = await createConsumerGroups(connection).list();
  for (const { group, position, isAlive } of groups)
    say([group, `${Math.max(0, newest - position)} behind`, isAlive ? 'in use' : 'not in use'].join('  '));
  return say(`${groups.length} groups.`);
}

async function remove(connection: MongoConnection, config: Config, group: string): Promise<number> {
  const removed = await createConsumerGroups(connection).remove(group);
  if (removed === 'alive') return refuse(1, `${group} is in use by a server: stop that first.`);
  // Also of a group that is only on the bus any more, as after a removal that was interrupted.
  const onBus = await removeFromBus(connection, config, group);
  if (removed === 'missing' && onBus === 'missing') return refuse(1, `There is no group ${group}.`);
  if (onBus === 'no bus') {
    const stand = removed === 'removed' ? 'is removed from the database' : 'is not in the database';
    return refuse(1, `${group} ${stand}. No broker was touched: neither REDIS_URL nor KAFKA_BROKERS is set.`);
  }
  const letters = await createDeadLetters(connection).count({ group });
  return say(`${group} is removed.${letters > 0 ? ` ${letters} dead letters of it stay.` : ''}`);
}

async function removeFromBus(
  connection: MongoConnection,
  { bus: { kafka, partitions }, redisUrl }: Config,
  group: string,
): Promise<'removed' | 'missing' | 'no bus'> {
  const logger = createLogger('warn');
  const redis = redisUrl === null ? null : connectRedis(redisUrl, logger, 'commands');
  const namespace = namespaceOf(connection);
  const bus = await openBus({ kafka, redis, connection, namespace, partitions, logger });
  if (!bus) return 'no bus';
  try {
    await bus.prepare();
    return (await bus.removeGroup(group)) ? 'removed' : 'missing';
  } finally {
    await bus.close();
    redis?.disconnect();
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function refuse(exitCode: 1 | 2, text: string): number {
  process.stderr.write(`${text}\n`);
  return exitCode;
}
