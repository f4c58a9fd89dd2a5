import type { Command } from 'commander';
import { migrateDatabase } from '../migrations/index.ts';
import { createLogger } from '../platform/logger.ts';
import { createId } from '../platform/id.ts';
import type { Workplace } from './workplace.ts';

export function addMigrate(program: Command, { say, inDatabase }: Workplace): void {
  program
    .command('migrate')
    .description(
      'brings the database to the form of this version, beside servers of the version before; servers do it at their start, too',
    )
    .action(() =>
      inDatabase(async (connection) => {
        const ran = await migrateDatabase(connection, { by: createId('prc'), logger: createLogger('info') });
        say(ran.length === 0 ? 'There was nothing to do.' : `Done: ${ran.join(', ')}.`);
        return 0;
      }),
    );
}
