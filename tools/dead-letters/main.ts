import {
  createDeadLetters,
  type DeadLetter,
  type DeadLetters,
} from '../../packages/server/src/platform/consumers/dead-letters.ts';
import { connectMongo } from '../../packages/server/src/platform/mongo.ts';
import { type Command, readCommand, USAGE } from './options.ts';

// `pnpm dead-letters`: what consumers could not handle, and what is to become of it.
const SHOWN_MAX = 200;
const ERROR_WIDTH = 60;

process.exitCode = await main();

async function main(): Promise<number> {
  let command: Command;
  try {
    command = readCommand(process.argv.slice(2));
  } catch (error) {
    return refuse(2, `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
  if (command.name === 'help') return say(USAGE);
  const mongoUri = process.env['MONGO_URI'];
  if (!mongoUri) return refuse(2, `MONGO_URI is missing.\n\n${USAGE}`);
  try {
    const mongo = await connectMongo(mongoUri);
    try {
      return await run(command, createDeadLetters(mongo.connection));
    } finally {
      await mongo.close();
    }
  } catch (error) {
    return refuse(2, error instanceof Error ? error.message : String(error));
  }
}

async function run(command: Exclude<Command, { name: 'help' }>, letters: DeadLetters): Promise<number> {
  switch (command.name) {
    case 'list': {
      const choice = command.group === undefined ? {} : { group: command.group };
      const count = await letters.count(choice);
      for (const letter of await letters.list(choice, SHOWN_MAX)) say(toLine(letter));
      return say(
        count > SHOWN_MAX
          ? `${count} dead letters, of which ${SHOWN_MAX} are shown.`
          : `${count} dead letters.`,
      );
    }
    case 'inspect': {
      const found = await letters.list({ ids: command.ids }, command.ids.length);
      for (const letter of found) say(JSON.stringify(letter, null, 2));
      return refuseMissing(command.ids, found);
    }
    case 'replay':
    case 'discard': {
      const { ids } = command.choice;
      const missing = ids && refuseMissing(ids, await letters.list(command.choice, ids.length));
      const count = await letters[command.name](command.choice);
      say(
        command.name === 'replay'
          ? `${count} dead letters will be handled again.`
          : `${count} dead letters are deleted.`,
      );
      return missing ?? 0;
    }
  }
}

function toLine({ _id, key, state, attempts, failedAt, error }: DeadLetter): string {
  const reason = error.replaceAll(/\s+/g, ' ').slice(0, ERROR_WIDTH);
  return [_id, key, state, `${attempts} attempts`, failedAt.toISOString(), reason].join('  ');
}

function refuseMissing(ids: readonly string[], found: readonly DeadLetter[]): number {
  const missing = ids.filter((id) => !found.some(({ _id }) => _id === id));
  return missing.length === 0 ? 0 : refuse(1, `There is no dead letter ${missing.join(', ')}.`);
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function refuse(exitCode: 1 | 2, text: string): number {
  process.stderr.write(`${text}\n`);
  return exitCode;
}
