import { type Command, InvalidArgumentError, Option } from 'commander';
import { createJobAdmin, type JobAdmin, type Which } from '../platform/jobs/job-letters.ts';
import { formatCounts, formatLetter, formatLetters } from './format-jobs.ts';
import type { Workplace } from './workplace.ts';

const STATES = ['dead', 'waiting', 'dropped', 'done'] as const;
const LIMIT_DEFAULT = 50;

type ListOptions = { queue?: string; state: (typeof STATES)[number]; limit: number };

export function addJobs(program: Command, { say, inDatabase }: Workplace): void {
  const jobs = program
    .command('jobs')
    .description(
      'messages that wait or could not be sent; a KEY is the queue and the id, as `list` prints it',
    );
  const onLetters = (work: (letters: JobAdmin) => Promise<number>) =>
    inDatabase((connection) => work(createJobAdmin(connection)));

  jobs
    .command('list')
    .description('counts, and the jobs in a state')
    .option('--queue <name>', 'one queue only')
    .addOption(new Option('--state <state>').choices(STATES).default('dead'))
    .option('--limit <n>', 'how many', readLimit, LIMIT_DEFAULT)
    .action((options: ListOptions) =>
      onLetters(async (letters) => {
        say(formatCounts(await letters.count()));
        const listed = formatLetters(await letters.list({ ...options, queue: options.queue }));
        if (listed !== '') say(listed);
        return 0;
      }),
    );

  jobs
    .command('inspect <key>')
    .description('one job with its payload and its last error')
    .action((key: string) =>
      onLetters(async (letters) => {
        const letter = await letters.inspect(key);
        say(letter ? formatLetter(letter) : `There is no job ${key}.`);
        return letter ? 0 : 1;
      }),
    );

  for (const [name, description, what] of [
    ['replay', 'has dead jobs done again, with all their attempts', 'will be done again'],
    ['discard', 'forgets dead jobs', 'forgotten'],
  ] as const)
    jobs
      .command(`${name} [keys...]`)
      .description(description)
      .option('--queue <name>', 'all dead jobs of a queue')
      .action((keys: string[], { queue }: { queue?: string }, command: Command) => {
        if (keys.length > 0 === (queue !== undefined)) command.error(`${name}: either keys or --queue`);
        const which: Which = queue === undefined ? { keys } : { queue };
        return onLetters(async (letters) => {
          const count = await letters[name](which);
          say(`${count} dead ${count === 1 ? 'job' : 'jobs'} ${what}.`);
          return count > 0 ? 0 : 1;
        });
      });
}

function readLimit(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
