import type { Command } from 'commander';
import { listDrops, readBooks, readDatabase } from '../audit/index.ts';
import { findBookFaults } from '../migrations/index.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { addBooks, databaseRows, dropRows, newTotals, rulesRow } from './audit-rows.ts';
import { formatTable } from './audit-table.ts';
import type { Output, Workplace } from './workplace.ts';

export function addAudit(program: Command, place: Workplace): void {
  program
    .command('audit')
    .description('recomputes every drop from its orders and checks the whole database; reads only')
    .option('--drop <id>', 'one drop only')
    .action(({ drop }: { drop?: string }) =>
      place.inDatabase((connection) => audit(connection, drop, place)),
    );
}

async function audit(
  connection: MongoConnection,
  only: string | undefined,
  { say, complain }: Output,
): Promise<number> {
  const startedAt = performance.now();
  const totals = newTotals();
  for (const dropId of only === undefined ? await listDrops(connection) : [only]) {
    const books = await readBooks(connection, dropId);
    if (books) addBooks(totals, books);
    else if (only !== undefined) {
      complain(`There is no drop ${only} in ${connection.name}.`);
      return 2;
    }
  }
  const rows = [
    rulesRow(await findBookFaults(connection)),
    ...dropRows(totals),
    ...(only === undefined ? databaseRows(await readDatabase(connection)) : []),
  ];
  const faulty = rows.filter(({ state }) => state === 'FAULT');
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(formatTable(rows));
  say(
    `\n${connection.name}: ${totals.drops} drops and ${totals.orders} orders in ${seconds} s. ` +
      (faulty.length === 0 ? 'All is well.' : `${faulty.length} of ${rows.length} checks FAIL.`),
  );
  return faulty.length === 0 ? 0 : 1;
}
