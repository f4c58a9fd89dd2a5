import { Command, CommanderError } from 'commander';
import { connectMongo } from '../platform/mongo.ts';
import { addAudit } from './audit.ts';
import { addBus } from './bus.ts';
import { addConsumers } from './consumers.ts';
import { addDeadLetters } from './dead-letters.ts';
import { addDev } from './dev.ts';
import { addJobs } from './jobs.ts';
import { addMigrate } from './migrate.ts';
import type { Output, Workplace } from './workplace.ts';

const HELP = `
Without a command it serves. Every command but dev takes its database from MONGO_URI, and may run while servers run.
Exit code 0: done. 1: there is no such thing, or it is in use, or something does not add up. 2: it could not be done.`;

/**
 * The operator's commands of `livedrops-server`.
 *
 * @returns the exit code
 */
export async function runCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: Output,
): Promise<number> {
  let exitCode = 0;
  const place: Workplace = {
    ...output,
    env,
    async inDatabase(work) {
      const mongoUri = env['MONGO_URI'];
      if (!mongoUri) throw new Error('MONGO_URI is missing');
      const mongo = await connectMongo(mongoUri);
      try {
        exitCode = await work(mongo.connection);
      } finally {
        await mongo.close();
      }
    },
  };
  const program = new Command('livedrops-server')
    .description('LiveDrops, and what its operators need')
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.say(text.trimEnd()),
      writeErr: (text) => output.complain(text.trimEnd()),
    });
  for (const add of [addAudit, addBus, addConsumers, addDeadLetters, addDev, addJobs, addMigrate])
    add(program, place);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    output.complain(error instanceof Error ? error.message : String(error));
    return 2;
  }
}
