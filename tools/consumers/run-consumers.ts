import { randomUUID } from 'node:crypto';
import { type Config, readConfig } from '../../packages/server/src/config/config.ts';
import { namespaceOf } from '../../packages/server/src/connections.ts';
import { createConsumerGroups } from '../../packages/server/src/platform/bus/consumer-groups.ts';
import { createDeadLetters } from '../../packages/server/src/platform/bus/dead-letters.ts';
import { openBus } from '../../packages/server/src/platform/bus/open-bus.ts';
import { createEventLog } from '../../packages/server/src/platform/log/event-log.ts';
import { WHOLE_LOG } from '../../packages/server/src/platform/log/log-collections.ts';
import { createLogger } from '../../packages/server/src/platform/logger.ts';
import { connectMongo, type MongoConnection } from '../../packages/server/src/platform/mongo.ts';
import { connectRedis } from '../../packages/server/src/platform/redis.ts';
import { type Command, readCommand, USAGE } from './options.ts';

export type Output = { say(text: string): void; complain(text: string): void };

/**
 * `pnpm consumers`: which groups handle the event log, how far they are, and the removal of those without a server.
 *
 * @returns the exit code
 */
export async function runConsumers(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: Output,
): Promise<number> {
  let command: Command;
  let config: Config;
  try {
    command = readCommand(args);
    if (command.name === 'help') return say(output, USAGE);
    // Nothing is signed here; the rest is the server's own environment.
    config = readConfig({ JWT_SECRET: randomUUID(), ...env });
  } catch (error) {
    return refuse(output, 2, `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
  try {
    const mongo = await connectMongo(config.mongoUri);
    try {
      return command.name === 'list'
        ? await list(mongo.connection, output)
        : await remove(mongo.connection, config, command.group, output);
    } finally {
      await mongo.close();
    }
  } catch (error) {
    return refuse(output, 2, error instanceof Error ? error.message : String(error));
  }
}

async function list(connection: MongoConnection, output: Output): Promise<number> {
  const newest = await createEventLog(connection).latestSeq(WHOLE_LOG);
  const groups = await createConsumerGroups(connection).list();
  for (const { group, position, isAlive } of groups)
    say(
      output,
      [group, `${Math.max(0, newest - position)} behind`, isAlive ? 'in use' : 'not in use'].join('  '),
    );
  return say(output, `${groups.length} groups.`);
}

async function remove(
  connection: MongoConnection,
  config: Config,
  group: string,
  output: Output,
): Promise<number> {
  const removed = await createConsumerGroups(connection).remove(group);
  if (removed === 'alive') return refuse(output, 1, `${group} is in use by a server: stop that first.`);
  // Also of a group that is only on the bus any more, as after a removal that was interrupted.
  const onBus = await removeFromBus(connection, config, group);
  if (removed === 'missing' && onBus === 'missing') return refuse(output, 1, `There is no group ${group}.`);
  if (onBus === 'no bus') {
    const stand = removed === 'removed' ? 'is removed from the database' : 'is not in the database';
    return refuse(
      output,
      1,
      `${group} ${stand}. No broker was touched: neither REDIS_URL nor KAFKA_BROKERS is set.`,
    );
  }
  const letters = await createDeadLetters(connection).count({ group });
  return say(output, `${group} is removed.${letters > 0 ? ` ${letters} dead letters of it stay.` : ''}`);
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

function say(output: Output, text: string): number {
  output.say(text);
  return 0;
}

function refuse(output: Output, exitCode: 1 | 2, text: string): number {
  output.complain(text);
  return exitCode;
}
