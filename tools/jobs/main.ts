import { parseArgs } from 'node:util';
import {
  createJobLetters,
  type JobLetters,
  type Which,
} from '../../packages/server/src/platform/jobs/job-letters.ts';
import { connectMongo } from '../../packages/server/src/platform/mongo.ts';
import { formatCounts, formatLetter, formatLetters } from './format.ts';

// `pnpm jobs`: looks after the deliveries that were given up. May run while servers run.
const USAGE = `Usage: MONGO_URI=mongodb://… pnpm jobs COMMAND

  list [--queue NAME] [--state dead|waiting|dropped|done] [--limit N]   counts, and jobs in a state (default: dead, 50)
  inspect KEY                        one job with its payload and its last error
  replay KEY… | --queue NAME         has dead jobs done again, with all their attempts
  discard KEY… | --queue NAME        forgets dead jobs

A KEY is the queue's name and the job's id, as \`list\` prints it.
Exit code 0: done. 1: no such job. 2: it could not be done.`;

const STATES = ['dead', 'waiting', 'dropped', 'done'] as const;
const LIMIT_DEFAULT = 50;

process.exitCode = await main();

async function main(): Promise<number> {
  const command = tryReadCommand();
  if (typeof command === 'string') return refuse(`${command}\n\n${USAGE}`);
  if (command.name === 'help') return say(USAGE);
  const mongoUri = process.env['MONGO_URI'];
  if (!mongoUri) return refuse(`MONGO_URI is missing.\n\n${USAGE}`);
  try {
    const mongo = await connectMongo(mongoUri);
    try {
      return await run(createJobLetters(mongo.connection), command);
    } finally {
      await mongo.close();
    }
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

type Command =
  | { name: 'help' }
  | { name: 'list'; state: (typeof STATES)[number]; queue: string | undefined; limit: number }
  | { name: 'inspect'; key: string }
  | { name: 'replay' | 'discard'; which: Which };

async function run(letters: JobLetters, command: Exclude<Command, { name: 'help' }>): Promise<number> {
  switch (command.name) {
    case 'list':
      say(formatCounts(await letters.count()));
      return say(formatLetters(await letters.list(command)));
    case 'inspect': {
      const letter = await letters.inspect(command.key);
      return letter ? say(formatLetter(letter)) : say(`There is no job ${command.key}.`, 1);
    }
    case 'replay':
    case 'discard': {
      const count = await letters[command.name](command.which);
      const what = command.name === 'replay' ? 'will be done again' : 'forgotten';
      return say(`${count} dead ${count === 1 ? 'job' : 'jobs'} ${what}.`, count > 0 ? 0 : 1);
    }
  }
}

/** The command, or what is wrong with it. */
function tryReadCommand(): Command | string {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        queue: { type: 'string' },
        state: { type: 'string', default: 'dead' },
        limit: { type: 'string', default: String(LIMIT_DEFAULT) },
        help: { type: 'boolean', default: false },
      },
    });
    const [name, ...keys] = positionals;
    if (values.help || name === undefined) return { name: 'help' };
    return readCommand(name, keys, values);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readCommand(
  name: string,
  keys: string[],
  { queue, state, limit }: { queue?: string | undefined; state: string; limit: string },
): Command | string {
  switch (name) {
    case 'list': {
      const known = STATES.find((one) => one === state);
      if (known === undefined) return `--state: must be one of ${STATES.join(', ')}`;
      if (!/^[1-9]\d{0,5}$/.test(limit)) return '--limit: must be a whole number above 0';
      return { name, state: known, queue, limit: Number(limit) };
    }
    case 'inspect':
      return keys[0] === undefined ? 'inspect: which job?' : { name, key: keys[0] };
    case 'replay':
    case 'discard':
      if (keys.length > 0 === (queue !== undefined)) return `${name}: either keys or --queue`;
      return { name, which: queue === undefined ? { keys } : { queue } };
    default:
      return `There is no command ${name}.`;
  }
}

function say(text: string, code = 0): number {
  process.stdout.write(`${text}\n`);
  return code;
}

function refuse(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}
