import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { boards } from './boards.ts';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const DRAWN_MS = 120_000;

export type Drawing = { grafana: string; password: string; folder: string };

/** Pictures of all boards, as a Grafana with its image renderer draws them. Throws when it lacks a board, or its Prometheus has no figures. */
export async function drawBoards({ grafana, password, folder }: Drawing): Promise<string[]> {
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  const ask = async (what: string): Promise<Buffer> => {
    const response = await fetch(new URL(what, grafana), {
      headers: { authorization },
      signal: AbortSignal.timeout(DRAWN_MS),
    });
    const body = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw new Error(`${what}: ${response.status} ${body.toString().slice(0, 200)}`);
    return body;
  };
  const query = '/api/datasources/proxy/uid/prometheus/api/v1/query?query=livedrops_build_info';
  const { data } = JSON.parse((await ask(query)).toString()) as { data: { result: unknown[] } };
  if (data.result.length === 0) throw new Error('Prometheus has no figures of any LiveDrops process');
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const [name, { uid }] of Object.entries(boards)) {
    // A page that says that there is no such board would be drawn just as well.
    await ask(`/api/dashboards/uid/${uid}`);
    const picture = await ask(`/render/d/${uid}?width=1600&height=1800&kiosk&from=now-10m&to=now&timeout=90`);
    if (!picture.subarray(0, PNG.length).equals(PNG)) throw new Error(`${name}: Grafana drew no picture`);
    const file = path.join(folder, `${name}.png`);
    await writeFile(file, picture);
    files.push(file);
  }
  return files;
}

// `node --conditions=@livedrops/source tools/watch/draw-boards.ts http://127.0.0.1:3000 FOLDER`, with GRAFANA_PASSWORD.
if (import.meta.main) {
  const [, , grafana = '', folder = ''] = process.argv;
  const files = await drawBoards({ grafana, folder, password: process.env['GRAFANA_PASSWORD'] ?? '' });
  process.stdout.write(`Drawn: ${files.join(', ')}\n`);
}
