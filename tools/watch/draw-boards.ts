import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { boards, type Queries, queriesOf } from './boards.ts';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const DRAWN_MS = 120_000;
const SPAN = { from: 'now-10m', to: 'now' };

export type Drawing = { grafana: string; password: string; folder: string };

/** What Grafana answers to the queries of a panel, by `refId`. */
type Results = Record<string, { error?: string; frames?: { data?: { values?: unknown[][] } }[] }>;

/**
 * Pictures of all boards, as a Grafana with its image renderer draws them. Throws when Grafana lacks a board, when the query of a panel
 * fails, and when no panel of a board has data. The pictures show these faults as well, but nobody looks at them every night.
 */
export async function drawBoards({ grafana, password, folder }: Drawing): Promise<string[]> {
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  const ask = async (what: string, json?: object): Promise<Buffer> => {
    const response = await fetch(new URL(what, grafana), {
      headers: { authorization, 'content-type': 'application/json' },
      ...(json && { method: 'POST', body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(DRAWN_MS),
    });
    const body = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw new Error(`${what}: ${response.status} ${body.toString().slice(0, 500)}`);
    return body;
  };
  const hasData = async ({ title, expressions }: Queries): Promise<boolean> => {
    const answer = await ask('/api/ds/query', { ...SPAN, queries: expressions.map(toQuery) });
    const results = Object.values((JSON.parse(answer.toString()) as { results: Results }).results);
    const failed = results.find(({ error }) => error !== undefined);
    if (failed) throw new Error(`${title}: ${failed.error}`);
    return results.some(({ frames = [] }) =>
      frames.some(({ data }) => data?.values?.some((one) => one.length)),
    );
  };
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const [name, one] of Object.entries(boards)) {
    // A page that says that there is no such board would be drawn just as well.
    await ask(`/api/dashboards/uid/${one.uid}`);
    const found = await Promise.all(queriesOf(one).map(hasData));
    if (!found.includes(true)) throw new Error(`${name}: no panel has data`);
    const span = `from=${SPAN.from}&to=${SPAN.to}`;
    const picture = await ask(`/render/d/${one.uid}?width=1600&height=1800&kiosk&${span}&timeout=90`);
    if (!picture.subarray(0, PNG.length).equals(PNG)) throw new Error(`${name}: Grafana drew no picture`);
    const file = path.join(folder, `${name}.png`);
    await writeFile(file, picture);
    files.push(file);
  }
  return files;
}

/** A query as a panel sends it; Grafana itself fills in `$__rate_interval`. */
const toQuery = (expr: string, index: number) => ({
  refId: String(index),
  datasource: { type: 'prometheus', uid: 'prometheus' },
  expr,
  range: true,
  intervalMs: 15_000,
  maxDataPoints: 100,
});

// `node --conditions=@livedrops/source tools/watch/draw-boards.ts http://127.0.0.1:3000 FOLDER`, with GRAFANA_PASSWORD.
if (import.meta.main) {
  const [, , grafana = '', folder = ''] = process.argv;
  const files = await drawBoards({ grafana, folder, password: process.env['GRAFANA_PASSWORD'] ?? '' });
  process.stdout.write(`Drawn: ${files.join(', ')}\n`);
}
