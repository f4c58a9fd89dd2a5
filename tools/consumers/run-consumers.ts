import { randomUUID } from 'node:crypto';
import { type Config, readConfig } from '../../packages/server/src/config/config.ts';
import { namespaceOf } from '../../packages/server/src/app/connections.ts';
import { presentEvent } from '../../packages/server/src/notices/index.ts';
import type { ConsumerGroups } from '../../packages/server/src/platform/consumers/consumer.ts';
import { createDeadLetters } from '../../packages/server/src/platform/consumers/dead-letters.ts';
import { FEED_GROUP } from '../../packages/server/src/platform/consumers/feed-group.ts';
import { createLogGroups } from '../../packages/server/src/platform/consumers/log-groups.ts';
import { openConsumerEngine } from '../../packages/server/src/platform/consumers/open-engine.ts';
import { createEventLog, type EventLog } from '../../packages/server/src/platform/log/event-log.ts';
import { WHOLE_LOG } from '../../packages/server/src/platform/log/log-collections.ts';
import { createLogger } from '../../packages/server/src/platform/logger.ts';
import { connectMongo, type MongoConnection } from '../../packages/server/src/platform/mongo.ts';
import { type Command, readCommand, USAGE } from './options.ts';

export type Output = { say(text: string): void; complain(text: string): void };

/**
 * `pnpm consumers`: which groups handle the event log, how far they are, the removal of those without a server, and what a lost Kafka
 * needs.
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
      return await run(command, mongo.connection, config, output);
    } finally {
      await mongo.close();
    }
  } catch (error) {
    return refuse(output, 2, error instanceof Error ? error.message : String(error));
  }
}

async function run(
  command: Exclude<Command, { name: 'help' }>,
  connection: MongoConnection,
  { kafka }: Config,
  output: Output,
): Promise<number> {
  const log = createEventLog(connection);
  if (command.name === 'republish') return republish(connection, log, command.from, output);
  const logger = createLogger('warn');
  const namespace = namespaceOf(connection);
  const engine = await openConsumerEngine({
    kafka,
    namespace,
    connection,
    log,
    logger,
    present: presentEvent,
  });
  try {
    if (command.name === 'list') return await list(engine.groups, output);
    const removed = await engine.groups.remove(command.group);
    if (removed === 'alive')
      return refuse(output, 1, `${command.group} is in use by a server: stop that first.`);
    if (removed === 'missing') return refuse(output, 1, `There is no group ${command.group}.`);
    const letters = await createDeadLetters(connection).count({ group: command.group });
    return say(
      output,
      `${command.group} is removed.${letters > 0 ? ` ${letters} dead letters of it stay.` : ''}`,
    );
  } finally {
    await engine.close();
  }
}

async function list(groups: ConsumerGroups, output: Output): Promise<number> {
  const known = await groups.list();
  for (const { group, behind, isAlive } of known)
    say(output, [group, `${behind} behind`, isAlive ? 'in use' : 'not in use'].join('  '));
  return say(output, `${known.length} groups.`);
}

async function republish(
  connection: MongoConnection,
  log: EventLog,
  from: Date,
  output: Output,
): Promise<number> {
  const position = await log.positionBefore(from);
  if (!(await createLogGroups(connection, log).move(FEED_GROUP, position)))
    return refuse(output, 1, 'No server has published to Kafka yet.');
  const count = (await log.latestSeq(WHOLE_LOG)) - position;
  return say(output, `${count} events are published again by the servers that run.`);
}

function say(output: Output, text: string): number {
  output.say(text);
  return 0;
}

function refuse(output: Output, exitCode: 1 | 2, text: string): number {
  output.complain(text);
  return exitCode;
}
