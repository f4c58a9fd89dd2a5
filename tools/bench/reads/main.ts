import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { anyFreePort } from '../../services/free-port.ts';
import { say } from '../../services/progress.ts';
import { startServices } from '../../services/start-services.ts';
import { startCrowd } from '../events/crowd.ts';
import { startRole } from '../livedrops.ts';
import { startLoadGenerator } from '../load/load.ts';
import { endAfter } from '../end-after.ts';
import { describeMachine, renderBench } from '../report.ts';
import { startServerProcess } from '../server-process.ts';
import { type Beside, measureBeside } from './beside.ts';
import { fillDatabase, findPeople, signIn } from './data.ts';
import { type AllFigures, type Figures, renderReads, toBench } from './figures.ts';
import { startReaders } from './load.ts';
import { measureCurves, measureRoute } from './measure.ts';
import { findRoutes } from './routes.ts';

// `pnpm bench:reads`: how fast the API is read, beside Express and `node:http` with the very same bodies, in one interleaved run, on the
// data of `pnpm seed:scale`.
const USAGE = `How fast the API is read.

  --short       a few seconds, on little data
  --share N     how much of the data of seed:scale, above 0, up to 1 (default 0.05)
  --data URI    a MongoDB that seed:scale has filled, in place of one that is made for the run
  --only NAME   one read; may be repeated`;

const BOUND_MS = 40 * 60_000;
/** Creators with a thousand followers and ten times more each, up to everybody; and as many drops of the first of them. */
const CURVE = 4;
const PLAIN = fileURLToPath(new URL('plain-server.ts', import.meta.url));

endAfter('bench:reads', BOUND_MS);
process.setMaxListeners(50);
if (process.argv.includes('--help')) process.stdout.write(`${USAGE}\n`);
else process.exitCode = await main();
process.exit();

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: {
      short: { type: 'boolean', default: false },
      share: { type: 'string' },
      data: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  const pace = values.short ? { rounds: 2, seconds: 1 } : { rounds: 5, seconds: 2 };
  await using stack = new AsyncDisposableStack();
  const services = stack.use(await startServices({ ephemeral: true }));
  const shared = { services, secret: randomUUID() + randomUUID() };
  const mongoUri = values.data ?? withDatabase(services.mongoUri);
  await fillDatabase(mongoUri, Number(values.share ?? (values.short ? 0.003 : 0.05)));
  const people = await findPeople(mongoUri, CURVE);
  const metricsToken = randomUUID();
  stack.use(await startRole(shared, mongoUri, { name: 'worker', role: 'worker' }));
  const env = { METRICS_TOKEN: metricsToken };
  const api = stack.use(await startRole(shared, mongoUri, { name: 'api', role: 'api', env }));
  const plain = stack.use(
    await startServerProcess({
      name: 'plain',
      script: PLAIN,
      port: await anyFreePort(),
      ready: { answers: '/running' },
      env: { NODE_ENV: 'production', MONGO_URI: mongoUri },
    }),
  );
  const readers = stack.use(startReaders());
  const machine = describeMachine({ MongoDB: services.mongo.version, Redis: services.redis.version });
  say(machine);
  const found = await findRoutes(api.url, people, signIn(shared.secret));
  const urls = { api: api.url, plain: plain.url };
  const wanted = found.measured.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  const routes: Figures[] = [];
  for (const route of wanted) routes.push(await measureRoute(route, { urls, pace, readers }));
  const curves = await measureCurves(found.curves, { urls, pace, readers });
  const beside: Beside = await measureBeside({
    ...pace,
    api,
    metricsToken,
    readers,
    buyers: stack.use(startLoadGenerator(shared.secret)),
    crowd: stack.use(startCrowd(shared.secret)),
    drop: { name: 'a drop', path: `/api/drops/${found.dropId}`, headers: {}, id: found.dropId },
    unread: { name: 'unread', path: '/api/products?limit=7', headers: {} },
  });
  const all: AllFigures = { routes, deep: found.deep, curves, beside };
  process.stdout.write(`\n${machine}\n\n${renderReads(all)}\n${renderBench(toBench(all))}\n`);
  return [...routes, ...curves].every(({ faults }) => faults.length === 0) ? 0 : 1;
}

function withDatabase(mongoUri: string): string {
  const uri = new URL(mongoUri);
  uri.pathname = '/bench_reads';
  return uri.href;
}
