import { type Command, InvalidArgumentError } from 'commander';
import { FEED_GROUP } from '../platform/consumers/feed-group.ts';
import { createLogGroups } from '../platform/consumers/log-groups.ts';
import { createEventLog } from '../platform/log/event-log.ts';
import { WHOLE_LOG } from '../platform/log/log-collections.ts';
import type { Workplace } from './workplace.ts';

export function addBus(program: Command, { say, complain, inDatabase }: Workplace): void {
  program
    .command('bus')
    .description('the way of the events to Kafka')
    .command('republish')
    .description(
      'has the servers publish again what happened since a time, when the brokers have lost it; ' +
        'the log goes back thirty days, and consumers get some events twice',
    )
    .requiredOption('--from <time>', 'such as 2026-11-29T18:00:00Z', readTime)
    .action(({ from }: { from: Date }) =>
      inDatabase(async (connection) => {
        const log = createEventLog(connection);
        const position = await log.positionBefore(from);
        if (!(await createLogGroups(connection, log).move(FEED_GROUP, position))) {
          complain('No server has published to Kafka yet.');
          return 1;
        }
        const count = (await log.latestSeq(WHOLE_LOG)) - position;
        say(`${count} events are published again by the servers that run.`);
        return 0;
      }),
    );
}

function readTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('It must be a time, such as 2026-11-29T18:00:00Z.');
  return time;
}
