import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connectMongo, type MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import { anyFreePort } from '../../services/free-port.ts';
import { say } from '../../services/progress.ts';
import { startServices } from '../../services/start-services.ts';
import { median } from '../figures.ts';
import { interleave, type Subject } from '../harness.ts';
import { startRole } from '../livedrops.ts';
import { findPeople, signIn } from '../reads/data.ts';
import { describeMachine } from '../report.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';
import { fillOrders, readBooks } from './data.ts';
import { CSV, NDJSON, STORED } from './formats.ts';
import { measureMigration } from './migrate.ts';
import { type Books, type ExportJob, type ExportResult, type Memory, readExport } from './read-export.ts';
import { renderExports } from './table.ts';

// `pnpm bench:exports`: all orders of one creator as CSV and as NDJSON, beside a bare cursor over the same orders that `node:http` writes
// as lines of JSON; and the migration that makes the lists which the exports go along.
const USAGE = `How fast all orders of a creator are exported, and how much memory that takes.

  --short     100,000 orders in place of 1,000,000
  --orders N  so many
  --rounds N  how often each is read (default 3)`;

/** What a process may grow by in the second half, beyond the most that it had at the start and at the half: a heap finds its size first. */
const GROWTH_MAX_MB = 64;
/** The pace of the slower reader, beside that of one who takes what comes. */
const SLOWER = 0.7;
const PLAIN = fileURLToPath(new URL('plain-server.ts', import.meta.url));

process.setMaxListeners(50);
if (process.argv.includes('--help')) process.stdout.write(`${USAGE}\n`);
else process.exitCode = await main();
process.exit();

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: {
      short: { type: 'boolean', default: false },
      orders: { type: 'string' },
      rounds: { type: 'string', default: '3' },
    },
  });
  await using stack = new AsyncDisposableStack();
  const services = stack.use(await startServices({ ephemeral: true }));
  const shared = { services, secret: randomUUID() + randomUUID() };
  const uri = new URL(services.mongoUri);
  uri.pathname = '/bench_exports';
  const mongo = await connectMongo(uri.href);
  stack.defer(() => mongo.close());
  await fillOrders(mongo.connection, Number(values.orders ?? (values.short ? 100_000 : 1_000_000)));
  const books = await readBooks(mongo.connection);
  const machine = describeMachine({ MongoDB: services.mongo.version });
  const migrated = await measureMigration(mongo.connection, books.rows, (waiting) =>
    startRole(shared, uri.href, { name: 'api', role: 'api', ...waiting }),
  );
  say(`Migrated: ${JSON.stringify(migrated)}`);
  const api = stack.use(await startRole(shared, uri.href, { name: 'api', role: 'api' }));
  const plain = stack.use(await startPlain(uri.href));
  const headers = await signInCreator(mongo.connection, uri.href, shared.secret);
  const { rows } = books;
  const from = { url: `${api.url}/api/orders/sold`, headers, pid: api.pid, rows };
  const csv = { ...from, url: `${from.url}.csv`, format: CSV };
  const subjects = [
    subject('CSV', csv, books),
    subject('NDJSON', { ...from, url: `${from.url}.ndjson`, format: NDJSON }, books),
    subject('bare cursor', { url: plain.url, pid: plain.pid, rows, format: STORED }, books, Infinity),
  ];
  const run = (job: ExportJob) => readExport(job);
  const onRun = (name: string, _round: unknown, { ms, memory }: ExportResult) =>
    say(`${name}: ${Math.round(rows / (ms / 1000))} rows/s, MiB ${JSON.stringify(memory)}`);
  const measured = await interleave(subjects, { rounds: Number(values.rounds), warmUps: 0, run, onRun });
  const pace = median((measured[0]?.results ?? []).map(({ ms }) => rows / (ms / 1000)));
  const slowly = subject('CSV, a slower reader', { ...csv, rowsPerSecond: pace * SLOWER }, books);
  const slow = await interleave([slowly], { rounds: 1, warmUps: 0, run, onRun });
  const all = { rows, measured: [...measured, ...slow], migrated };
  process.stdout.write(`\n${renderExports(all, machine)}\n`);
  return [...all.measured, migrated].every(({ faults }) => faults.length === 0) ? 0 : 1;
}

async function startPlain(mongoUri: string): Promise<ServerProcess> {
  return startServerProcess({
    name: 'plain',
    script: PLAIN,
    port: await anyFreePort(),
    ready: { answers: '/running' },
    env: { NODE_ENV: 'production', MONGO_URI: mongoUri },
  });
}

async function signInCreator(
  connection: MongoConnection,
  mongoUri: string,
  secret: string,
): Promise<Record<string, string>> {
  const { creators } = await findPeople(mongoUri, 1);
  const [creator] = creators;
  const creatorsThere = await connection.collection('creators').countDocuments();
  if (!creator || creatorsThere !== 1) throw new Error('the data is not of one creator');
  return signIn(secret)(creator);
}

function subject(
  name: string,
  job: ExportJob,
  books: Books,
  growthMaxMb = GROWTH_MAX_MB,
): Subject<ExportJob, ExportResult> {
  return {
    name,
    prepare: async () => job,
    verify: async (_job, { rows, total, isWhole, memory }) => [
      ...(isWhole ? [] : [`${name} ends in the middle of a line`]),
      ...(rows === books.rows ? [] : [`${name} has ${rows} rows of ${books.rows}`]),
      ...(total === books.total ? [] : [`${name} adds up to ${total}, and the database to ${books.total}`]),
      ...(growthOf(memory) <= growthMaxMb
        ? []
        : [`${name} made its process ${Math.round(growthOf(memory))} MiB larger in the second half`]),
    ],
  };
}

function growthOf({ start, half, end }: Memory): number {
  return end - Math.max(start, half);
}
