import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { boards, queriesOf } from './boards.ts';
import { drawBoards } from './draw-boards.ts';

// A real Grafana runs in the hosted nightly run. The server of this test gives its answers.
const PICTURE = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('drawn')]);
const results = (one: object) => JSON.stringify({ results: { 0: one } });
// Times, and no values: as Grafana answers where Prometheus has nothing of a series.
const NOTHING = results({ status: 200, frames: [{ data: { values: [[], []] } }] });
const FIGURES = results({ status: 200, frames: [{ data: { values: [[1796091654000], [3]] } }] });

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'livedrops-boards-'))));
afterEach(() => rm(folder, { recursive: true }));

async function draw(answers: Record<string, string | Buffer>) {
  const asked: string[] = [];
  const queries: { expr: string }[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { url = '', headers } = request;
    asked.push(url);
    if (request.method === 'POST') queries.push(...((await json(request)) as { queries: [] }).queries);
    const found = Object.entries(answers).find(([start]) => url.startsWith(start));
    response.statusCode = headers.authorization === 'Basic YWRtaW46c2VjcmV0' && found ? 200 : 404;
    response.end(found?.[1] ?? 'not here');
  };
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const grafana = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return { asked, queries, files: await drawBoards({ grafana, password: 'secret', folder }) };
  } finally {
    server.close();
  }
}

const ALL = { '/api/ds/query': FIGURES, '/api/dashboards/uid/': '{}', '/render/d/': PICTURE };

it('keeps a picture of each board', async () => {
  const { asked, queries, files } = await draw(ALL);
  expect(files).toHaveLength(4);
  expect((await readdir(folder)).sort()).toEqual(['database.png', 'events.png', 'health.png', 'sale.png']);
  expect(asked.filter((url) => url.startsWith('/render/d/livedrops-sale?'))).toHaveLength(1);
  const all = Object.values(boards).flatMap((one) =>
    queriesOf(one).flatMap(({ expressions }) => expressions),
  );
  expect(queries.map(({ expr }) => expr).toSorted()).toEqual(all.toSorted());
});

it.each([
  ['a Prometheus without figures', { '/api/ds/query': NOTHING }, 'sale: no panel has data'],
  [
    'a query that fails',
    { '/api/ds/query': results({ error: 'parse error' }) },
    'Orders a second: parse error',
  ],
  ['a page in place of a picture', { '/render/d/': '<html>' }, 'sale: Grafana drew no picture'],
])('says what is wrong: %s', async (_what, changes, message) => {
  await expect(draw({ ...ALL, ...changes })).rejects.toThrow(message);
});

it('says which board Grafana lacks', async () => {
  const { '/api/dashboards/uid/': _boards, ...others } = ALL;
  await expect(draw(others)).rejects.toThrow('/api/dashboards/uid/livedrops-sale: 404 not here');
});
