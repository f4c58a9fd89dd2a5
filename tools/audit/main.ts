import { parseArgs } from 'node:util';
import { listDrops, readBooks, readDatabase } from '../../packages/server/src/audit/index.ts';
import { bookRules } from '../../packages/server/src/migrations/index.ts';
import { findMissingRules } from '../../packages/server/src/platform/collection-rules.ts';
import { connectMongo, type MongoConnection } from '../../packages/server/src/platform/mongo.ts';
import { addBooks, databaseRows, dropRows, newTotals, rulesRow } from './rows.ts';
import { formatTable } from './table.ts';

// `pnpm audit:books`: recomputes what is sold from the orders. Reads only; may run while drops sell.
const USAGE = `Usage: MONGO_URI=mongodb://… pnpm audit:books [--drop ID]

Recomputes every drop (or one) from its orders and checks the whole database.
Exit code 0: all is well. 1: something does not add up. 2: it could not be looked at.`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = tryReadArguments();
  if (typeof options === 'string') return refuse(`${options}\n\n${USAGE}`);
  if (options.help) return say(USAGE);
  const mongoUri = process.env['MONGO_URI'];
  if (!mongoUri) return refuse(`MONGO_URI is missing.\n\n${USAGE}`);
  try {
    const mongo = await connectMongo(mongoUri);
    try {
      return await audit(mongo.connection, options.drop);
    } finally {
      await mongo.close();
    }
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

async function audit(connection: MongoConnection, only: string | undefined): Promise<number> {
  const startedAt = performance.now();
  const totals = newTotals();
  for (const dropId of only === undefined ? await listDrops(connection) : [only]) {
    const books = await readBooks(connection, dropId);
    if (books) addBooks(totals, books);
    else if (only !== undefined) return refuse(`There is no drop ${only} in ${connection.name}.`);
  }
  const rows = [
    rulesRow(await findMissingRules(connection, bookRules(connection))),
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

function tryReadArguments(): { drop?: string | undefined; help?: boolean | undefined } | string {
  try {
    return parseArgs({ options: { drop: { type: 'string' }, help: { type: 'boolean' } } }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function refuse(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}
