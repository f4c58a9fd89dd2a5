import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { readConfig } from '../config/config.ts';
import { presentEvent } from '../events/index.ts';
import type { ConsumerGroups } from '../platform/consumers/consumer.ts';
import { createDeadLetters } from '../platform/consumers/dead-letters.ts';
import { openConsumerEngine } from '../platform/consumers/open-engine.ts';
import { createEventLog } from '../platform/log/event-log.ts';
import { createLogger } from '../platform/logger.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { namespaceOf } from '../platform/namespace.ts';
import type { Workplace } from './workplace.ts';

export function addConsumers(program: Command, { say, complain, env, inDatabase }: Workplace): void {
  const command = program
    .command('consumers')
    .description(
      'the groups that handle the events; the way to Kafka is in the environment, as for a server',
    );

  /** Does something with the groups of the engine that servers with this environment use. */
  const onGroups = (work: (groups: ConsumerGroups, connection: MongoConnection) => Promise<number>) => {
    // Nothing is signed here; the rest is the server's own environment.
    const { kafka } = readConfig({ JWT_SECRET: randomUUID(), ...env });
    return inDatabase(async (connection) => {
      const engine = await openConsumerEngine({
        kafka,
        namespace: namespaceOf(connection),
        connection,
        log: createEventLog(connection),
        logger: createLogger('warn'),
        present: presentEvent,
      });
      try {
        return await work(engine.groups, connection);
      } finally {
        await engine.close();
      }
    });
  };

  command
    .command('list')
    .description('shows how far behind they are, and whether a process works for them')
    .action(() =>
      onGroups(async (groups) => {
        const known = await groups.list();
        for (const { group, behind, isAlive } of known)
          say([group, `${behind} behind`, isAlive ? 'in use' : 'not in use'].join('  '));
        say(`${known.length} groups.`);
        return 0;
      }),
    );

  command
    .command('remove <group>')
    .description('forgets a group that no server works for; its dead letters stay')
    .action((group: string) =>
      onGroups(async (groups, connection) => {
        const removed = await groups.remove(group);
        if (removed === 'removed') {
          const letters = await createDeadLetters(connection).count({ group });
          say(`${group} is removed.${letters > 0 ? ` ${letters} dead letters of it stay.` : ''}`);
          return 0;
        }
        complain(
          removed === 'alive'
            ? `${group} is in use by a server: stop that first.`
            : `There is no group ${group}.`,
        );
        return 1;
      }),
    );
}
