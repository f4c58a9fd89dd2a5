import { randomUUID } from 'node:crypto';
import { say } from '../../services/progress.ts';
import { interleave, type Subject } from '../harness.ts';
import { type Curve, type Figures, medianLatency, toFigures } from './figures.ts';
import type { ReadJob, Readers, ReadResult } from './load.ts';
import type { ReadRoute, Routes } from './routes.ts';

const CONNECTIONS = 64;

type Servers = { api: string; plain: string };
type Pace = { rounds: number; seconds: number };
type Means = { urls: Servers; pace: Pace; readers: Readers };

export async function measureRoute(route: ReadRoute, { urls, pace, readers }: Means): Promise<Figures> {
  const subjects = await makeSubjects(route, urls, pace.seconds);
  const measured = await interleave<ReadJob, ReadResult>(subjects, {
    rounds: pace.rounds,
    warmUps: 1,
    run: (job) => readers.run(job),
  });
  const found = toFigures(route, measured);
  say(`${route.name}: ${Math.round(found.livedrops.perSecond)}/s, ${found.expressRatio} of Express`);
  return found;
}

/** The same read of ever more data, cold. */
export async function measureCurves(
  curves: Routes['curves'],
  { urls, pace, readers }: Means,
): Promise<Curve[]> {
  const found: Curve[] = [];
  for (const { name, reads } of curves) {
    const subjects = reads.map((route) => coldSubject(String(route.size), route, urls, pace.seconds));
    const measured = await interleave<ReadJob, ReadResult>(subjects, {
      rounds: pace.rounds,
      warmUps: 1,
      run: (job) => readers.run(job),
    });
    const points = measured.map(({ name: size, results }) => ({
      size: Number(size),
      coldMs: medianLatency(results),
    }));
    found.push({ name, points, faults: measured.flatMap(({ faults }) => faults) });
  }
  return found;
}

type ReadSubject = Subject<ReadJob, ReadResult>;

function subjectOf(name: string, job: ReadJob): ReadSubject {
  return {
    name,
    prepare: async () => job,
    verify: async (_job, { others, errors }) =>
      others + errors > 0 ? [`${job.url}, ${name}: ${others} other answers, ${errors} errors`] : [],
  };
}

/** One caller after the other, each of whom wants an answer that is read now. */
const coldSubject = (
  name: string,
  { path, headers }: ReadRoute,
  urls: Servers,
  seconds: number,
): ReadSubject =>
  subjectOf(name, {
    url: urls.api + path,
    headers: { ...headers, 'cache-control': 'no-cache' },
    connections: 1,
    seconds,
    status: 200,
  });

/** LiveDrops, Express and `node:http` with what LiveDrops answers now, the driver with the query alone, and LiveDrops asked otherwise. */
async function makeSubjects(route: ReadRoute, urls: Servers, seconds: number): Promise<ReadSubject[]> {
  const { path, headers, name, query } = route;
  // As the generator asks: packed answers have tags of their own.
  const answer = await fetch(urls.api + path, { headers: { ...headers, 'accept-encoding': 'identity' } });
  if (!answer.ok) throw new Error(`${name} was answered with ${answer.status}: ${await answer.text()}`);
  const id = randomUUID();
  await fetch(`${urls.plain}/${id}`, { method: 'PUT', body: await answer.text() });
  if (query) await teach(`${urls.plain}/query/${id}`, query);
  const subject = (subjectName: string, url: string, more: Partial<ReadJob> = {}) =>
    subjectOf(subjectName, { url, headers: {}, connections: CONNECTIONS, seconds, status: 200, ...more });
  const etag = answer.headers.get('etag');
  const notModified = { headers: { ...headers, 'if-none-match': etag ?? '' }, status: 304 };
  return [
    subject('livedrops', urls.api + path, { headers }),
    subject('express', `${urls.plain}/express/${id}`),
    subject('http', `${urls.plain}/http/${id}`),
    ...(query ? [subject('driver', `${urls.plain}/driver/${id}`)] : []),
    ...(etag === null ? [] : [subject('304', urls.api + path, notModified)]),
    coldSubject('cold', route, urls, seconds),
  ];
}

async function teach(url: string, query: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(url, { method: 'PUT', headers, body: JSON.stringify(query) });
}
