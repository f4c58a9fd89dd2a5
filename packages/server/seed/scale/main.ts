import { parseArgs } from 'node:util';
import { namesDatabase } from '../../src/config/env.ts';
import { migrateDatabase } from '../../src/migrations/index.ts';
import { createId } from '../../src/platform/id.ts';
import { connectMongo, type MongoConnection } from '../../src/platform/mongo.ts';
import { whyNotDevelopment } from '../guard.ts';
import { refuse, say } from '../say.ts';
import { countUsers } from '../write.ts';
import { fillScale, type Told } from './fill.ts';
import { type Progress, readProgress } from './progress.ts';

const USAGE = `Fills an empty development database with very much data, for measuring. Needs MONGO_URI.

1,000,000 people, 5,000,000 follows (1,000,000 of one creator), 100,000 products, 10,000 drops, 1,000,000 orders.
When it is interrupted, the same command goes on from there.

  --share N  a part of all that, above 0, up to 1 (default 1)
  --force    also a database that does not look like one for development`;

const SAY_EVERY_MS = 3000;

// `pnpm seed:scale`: the edge of the process. Progress and refusals on stderr, the summary on stdout.
process.exitCode = await main();

async function main(): Promise<number> {
  if (process.argv.includes('--help')) return say(USAGE);
  const options = readOptions();
  if (typeof options === 'string') return refuse(`${options}\n\n${USAGE}`);
  const mongoUri = process.env['MONGO_URI'];
  if (!mongoUri) return refuse(`MONGO_URI is missing.\n\n${USAGE}`);
  if (!namesDatabase(mongoUri)) return refuse('MONGO_URI does not name a database.');
  const reason = whyNotDevelopment(mongoUri, process.env['NODE_ENV']);
  if (reason !== null && !options.force)
    return refuse(`Refused: ${reason}. Such data belongs into a development database; --force overrules.`);
  const { connection, close } = await connectMongo(mongoUri);
  try {
    return await fill(connection, options.share);
  } finally {
    await close();
  }
}

async function fill(connection: MongoConnection, share: number): Promise<number> {
  const { name } = connection;
  const found = await readProgress(connection);
  if (found?.state === 'done') return say(`Database ${name} is filled already: nothing to do.`);
  if (found && found.share !== share)
    return refuse(`Database ${name} is being filled with --share ${found.share}: go on with that one.`);
  if (!found && (await countUsers(connection)) > 0)
    return refuse(`Database ${name} has people already. Name an empty one in MONGO_URI.`);
  const begun: Progress = found ?? { state: 'begun', share, now: Date.now(), written: {} };
  await migrateDatabase(connection, { by: createId('prc') });
  const startedAt = performance.now();
  const { written } = await fillScale(connection, begun, createTeller(process.stderr));
  const lines = Object.entries(written).map(([part, count]) => `  ${count.toLocaleString('en')} ${part}`);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return say([`Filled ${name} in ${seconds} s:`, ...lines].join('\n'));
}

/** Says now and then how far it is, and about how long the rest takes. */
function createTeller(to: { write(text: string): unknown }): (told: Told) => void {
  const startedAt = performance.now();
  let saidAt = startedAt;
  let writtenBefore: number | undefined;
  return ({ part, written, of, allWritten, allOf }) => {
    writtenBefore ??= allWritten;
    const now = performance.now();
    if (now - saidAt < SAY_EVERY_MS) return;
    saidAt = now;
    const perMs = (allWritten - writtenBefore) / (now - startedAt);
    const left = perMs > 0 ? `, about ${Math.ceil((allOf - allWritten) / perMs / 1000)} s left` : '';
    const percent = Math.floor((allWritten / allOf) * 100);
    to.write(`${percent} %: ${written.toLocaleString('en')} of ${of.toLocaleString('en')} ${part}${left}\n`);
  };
}

function readOptions(): { share: number; force: boolean } | string {
  try {
    const { values } = parseArgs({
      args: process.argv.slice(2).filter((argument) => argument !== '--'),
      options: { share: { type: 'string', default: '1' }, force: { type: 'boolean', default: false } },
    });
    const share = Number(values.share);
    return share > 0 && share <= 1 ? { share, force: values.force } : '--share must be above 0, up to 1';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
