import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { anyFreePort } from '../../services/free-port.ts';
import { say } from '../../services/progress.ts';
import { startServices } from '../../services/start-services.ts';
import { interleave, type Subject } from '../harness.ts';
import { startRole } from '../livedrops.ts';
import { describeMachine, renderBench } from '../report.ts';
import { startServerProcess } from '../server-process.ts';
import { type Figures, toBench, toFigures, renderReads } from './figures.ts';
import { type ReadJob, type ReadResult, startReaders } from './load.ts';
import { makeRoutes, type ReadRoute } from './routes.ts';

// `pnpm bench:reads`: how fast the API is read, beside Express and `node:http` with the very same bodies, in one interleaved run.
const BOUND_MS = 20 * 60_000;
const CONNECTIONS = 64;
const PLAIN = fileURLToPath(new URL('plain-server.ts', import.meta.url));

setTimeout(() => {
  say(`bench:reads is not done after ${BOUND_MS / 60_000} minutes`);
  process.exit(1);
}, BOUND_MS).unref();
process.setMaxListeners(50);
process.exitCode = await main();
process.exit();

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: {
      short: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  const { rounds, seconds } = values.short ? { rounds: 2, seconds: 1 } : { rounds: 5, seconds: 2 };
  await using stack = new AsyncDisposableStack();
  const services = stack.use(await startServices({ ephemeral: true }));
  const shared = { services, secret: randomUUID() + randomUUID() };
  const mongoUri = new URL(services.mongoUri);
  mongoUri.pathname = '/bench_reads';
  stack.use(await startRole(shared, mongoUri.href, { name: 'worker', role: 'worker' }));
  const api = stack.use(await startRole(shared, mongoUri.href, { name: 'api', role: 'api' }));
  const plain = stack.use(
    await startServerProcess({
      name: 'plain',
      script: PLAIN,
      port: await anyFreePort(),
      ready: { answers: '/running' },
      env: { NODE_ENV: 'production' },
    }),
  );
  const readers = stack.use(startReaders());
  const machine = describeMachine({ MongoDB: services.mongo.version, Redis: services.redis.version });
  say(machine);
  const figures: Figures[] = [];
  for (const route of await makeRoutes(api.url)) {
    if (values.only.length > 0 && !values.only.includes(route.name)) continue;
    const subjects = await makeSubjects(route, { api: api.url, plain: plain.url }, seconds);
    const measured = await interleave<ReadJob, ReadResult>(subjects, {
      rounds,
      warmUps: 1,
      run: (job) => readers.run(job),
    });
    const found = toFigures(route, measured);
    say(`${route.name}: ${Math.round(found.livedrops.perSecond)}/s, ${found.expressRatio} of Express`);
    figures.push(found);
  }
  process.stdout.write(`\n${machine}\n\n${renderReads(figures)}\n${renderBench(toBench(figures))}\n`);
  return figures.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

/** LiveDrops, Express and `node:http` with what LiveDrops answers now, and LiveDrops asked by those who have it. */
async function makeSubjects(
  { path, headers, name }: ReadRoute,
  urls: { api: string; plain: string },
  seconds: number,
): Promise<Subject<ReadJob, ReadResult>[]> {
  const answer = await fetch(urls.api + path, { headers });
  if (!answer.ok) throw new Error(`${name} was answered with ${answer.status}: ${await answer.text()}`);
  const id = randomUUID();
  await fetch(`${urls.plain}/${id}`, { method: 'PUT', body: await answer.text() });
  const subject = (subjectName: string, url: string, more: Partial<ReadJob> = {}) => ({
    name: subjectName,
    prepare: async () => ({ url, headers: {}, connections: CONNECTIONS, seconds, status: 200, ...more }),
    verify: async (_job: ReadJob, { others, errors }: ReadResult) =>
      others + errors > 0 ? [`${name}, ${subjectName}: ${others} other answers, ${errors} errors`] : [],
  });
  const etag = answer.headers.get('etag');
  const notModified = { headers: { ...headers, 'if-none-match': etag ?? '' }, status: 304 };
  return [
    subject('livedrops', urls.api + path, { headers }),
    subject('express', `${urls.plain}/express/${id}`),
    subject('http', `${urls.plain}/http/${id}`),
    ...(etag === null ? [] : [subject('304', urls.api + path, notModified)]),
  ];
}
