import type { Command } from 'commander';
import { createDeadLetters, type DeadLetter, type DeadLetters } from '../platform/consumers/dead-letters.ts';
import type { Output, Workplace } from './workplace.ts';

const SHOWN_MAX = 200;
const ERROR_WIDTH = 60;

export function addDeadLetters(program: Command, place: Workplace): void {
  const { say } = place;
  const command = program
    .command('dead-letters')
    .description('events that a group of consumers could not handle');
  const onLetters = (work: (letters: DeadLetters) => Promise<number>) =>
    place.inDatabase((connection) => work(createDeadLetters(connection)));

  command
    .command('list')
    .description('shows them, one a line')
    .option('--group <group>', 'of one group only')
    .action((choice: { group?: string }) =>
      onLetters(async (letters) => {
        const count = await letters.count(choice);
        for (const letter of await letters.list(choice, SHOWN_MAX)) say(toLine(letter));
        say(`${count} dead letters${count > SHOWN_MAX ? `, of which ${SHOWN_MAX} are shown` : ''}.`);
        return 0;
      }),
    );

  command
    .command('inspect <ids...>')
    .description('shows everything about some of them, as JSON')
    .action((ids: string[]) =>
      onLetters(async (letters) => {
        const found = await letters.list({ ids }, ids.length);
        for (const letter of found) say(JSON.stringify(letter, null, 2));
        return refuseMissing(ids, found, place);
      }),
    );

  for (const [name, description, what] of [
    [
      'replay',
      'hands them to their group again, once; until then they are "replaying"',
      'will be handled again',
    ],
    ['discard', 'deletes them for good', 'are deleted'],
  ] as const)
    command
      .command(`${name} [ids...]`)
      .description(description)
      .option('--group <group>', 'of one group only')
      .option('--all', 'all of the group, or of every group')
      .action((ids: string[], { group, all = false }: { group?: string; all?: boolean }, own: Command) => {
        if (ids.length > 0 === all) own.error(`${name} needs IDs, or --all`);
        const choice = { ...(ids.length > 0 && { ids }), ...(group !== undefined && { group }) };
        return onLetters(async (letters) => {
          const missing = all ? 0 : refuseMissing(ids, await letters.list(choice, ids.length), place);
          say(`${await letters[name](choice)} dead letters ${what}.`);
          return missing;
        });
      });
}

function toLine({ _id, key, state, attempts, failedAt, error }: DeadLetter): string {
  const reason = error.replaceAll(/\s+/g, ' ').slice(0, ERROR_WIDTH);
  return [_id, key, state, `${attempts} attempts`, failedAt.toISOString(), reason].join('  ');
}

function refuseMissing(
  ids: readonly string[],
  found: readonly DeadLetter[],
  { complain }: Pick<Output, 'complain'>,
): number {
  const missing = ids.filter((id) => !found.some(({ _id }) => _id === id));
  if (missing.length > 0) complain(`There is no dead letter ${missing.join(', ')}.`);
  return missing.length === 0 ? 0 : 1;
}
