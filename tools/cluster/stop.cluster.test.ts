import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, inject, it } from 'vitest';
import { anyFreePort } from '../services/free-port.ts';
import { isAlive } from '../services/state-file.ts';
import '../test/provided.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
/** Three members, two Redis, three sentinels, Kafka, four servers, HAProxy: and a guard for each of them. */
const PROCESSES_MIN = 2 * 14;

/** Each process of this machine with its parent. Small Linux systems have no `ps`. */
function listParents(): number[][] {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    return lines.map((line) => line.trim().split(/\s+/).map(Number));
  }
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    try {
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
      return [[Number(id), Number(parent)]];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

/** Everybody whom a process has started, and whom they have started. */
function descendantsOf(pid: number): number[] {
  const parents = listParents();
  const find = (parent: number): number[] =>
    parents.flatMap(([own = 0, of]) => (of === parent ? [own, ...find(own)] : []));
  return find(pid);
}

it.skipIf(!inject('hasCluster'))(
  '`pnpm cluster` says where to look, and ends everything on Ctrl-C',
  async () => {
    const port = await anyFreePort();
    const args = ['--conditions=@livedrops/source', MAIN, '--port', String(port)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    try {
      await expect
        .poll(() => output, { timeout: 240_000 })
        .toMatch(/Ctrl-C stops everything|ended with|Error/);
      expect(output).toContain(`http://127.0.0.1:${port}/api`);
      expect((await fetch(`http://127.0.0.1:${port}/api/ready`)).status).toBe(200);
      const started = descendantsOf(child.pid ?? 0);
      expect(started.length).toBeGreaterThanOrEqual(PROCESSES_MIN);

      child.kill('SIGINT');
      expect(await exited, output).toBe(0);
      await expect.poll(() => started.filter(isAlive)).toEqual([]);
    } finally {
      child.kill('SIGKILL');
    }
  },
);
