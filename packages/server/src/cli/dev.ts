import type { Command } from 'commander';
import type { Workplace } from './workplace.ts';

export function addDev(program: Command, { env }: Workplace): void {
  program
    .command('dev')
    .description(
      'serves with demo data, and with a MongoDB and a Redis that it finds or fetches; not for production',
    )
    .action(async () => {
      const { serveForDevelopment } = await import('../../dev/dev.ts');
      await serveForDevelopment(env);
    });
}
