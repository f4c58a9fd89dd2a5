import { connectMongo, type Mongo } from '../src/platform/mongo.ts';
import { namesDatabase } from '../src/config/env.ts';
import { decideSeed } from './decide-seed.ts';
import { whyNotDevelopment } from './guard.ts';
import { readMarker, writeMarker } from './marker.ts';
import { readArguments, type SeedArguments, USAGE } from './options.ts';
import { planSeed, type SeedPlan } from './plan.ts';
import { refuse, say } from './say.ts';
import { clearDatabase, countUsers, writePlan } from './write.ts';

/**
 * Fills a database with demo data. Summary on stdout, refusals on stderr.
 *
 * @returns the exit code
 */
export async function seed(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (args.includes('--help')) return say(USAGE);
  const mongoUri = env['MONGO_URI'];
  if (!mongoUri) return refuse(`MONGO_URI is missing.\n\n${USAGE}`);
  if (!namesDatabase(mongoUri)) return refuse('MONGO_URI does not name a database.');
  const options = tryReadArguments(args);
  if (typeof options === 'string') return refuse(`${options}\n\n${USAGE}`);
  const reason = whyNotDevelopment(mongoUri, env['NODE_ENV']);
  if (reason !== null && !options.force)
    return refuse(`Refused: ${reason}. Demo data belongs into a development database; --force overrules.`);
  const mongo = await connectMongo(mongoUri);
  try {
    return await fill(mongo, options);
  } finally {
    await mongo.close();
  }
}

async function fill({ connection }: Mongo, options: SeedArguments): Promise<number> {
  const startedAt = performance.now();
  const { name } = connection;
  const found = { people: await countUsers(connection), marker: await readMarker(connection) };
  const decision = decideSeed(name, found, options);
  if (decision.act === 'leave') return say(decision.say);
  if (decision.act === 'refuse') return refuse(decision.say);
  await writeMarker(connection, 'begun');
  if (decision.act === 'refill') {
    if (decision.say !== null) say(decision.say);
    await clearDatabase(connection);
  }
  const plan = planSeed(options);
  await writePlan(connection, plan);
  await writeMarker(connection, 'done');
  return say(summarize(name, plan, performance.now() - startedAt));
}

function summarize(database: string, plan: SeedPlan, tookMs: number): string {
  const counted = plan.drops.map(({ status }) => status);
  const count = (...statuses: string[]) => counted.filter((status) => statuses.includes(status)).length;
  return [
    `Filled ${database} in ${(tookMs / 1000).toFixed(1)} s:`,
    `  ${plan.users.length} people, ${plan.creators.length} creators, ${plan.follows.length} follows`,
    `  ${plan.products.length} products, ${plan.media.length} pictures`,
    `  ${plan.drops.length} drops: ${count('live', 'sold_out')} on, ${count('scheduled')} to come, ${count('ended')} ended`,
    `  ${plan.orders.length} orders`,
    'Sign in without a password as:',
    '  drew.kumar297@example.com       creator',
    '  rowan.ibrahim585@inbox.test     fan',
    '  taylor.hernandez806@inbox.test  fan',
  ].join('\n');
}

function tryReadArguments(args: readonly string[]): SeedArguments | string {
  try {
    return readArguments(args, Date.now());
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
