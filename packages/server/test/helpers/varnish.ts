import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { canConnect } from '../../../../tools/services/free-port.ts';
import { startGuardedChild } from '../../../../tools/services/guarded-child.ts';

const VCL = fileURLToPath(new URL('../../../../deploy/varnish/livedrops.vcl', import.meta.url));
const READY_MS = 60_000;

export type Varnish = AsyncDisposable & { url: string };

/** A real Varnish with the configuration that we ship, in front of some servers. Only this machine may purge it. */
export async function startVarnish(
  binary: string,
  { port, servers }: { port: number; servers: readonly string[] },
): Promise<Varnish> {
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-varnish-'));
  const main = path.join(folder, 'main.vcl');
  await writeFile(main, mainFile(servers));
  const child = startGuardedChild({
    name: 'Varnish',
    command: binary,
    args: argsOf({ main, port, work: path.join(folder, 'work') }),
    logFile: path.join(folder, 'server.log'),
    scratchDir: folder,
  });
  const giveUpAt = Date.now() + READY_MS;
  while (!(await canConnect(port))) {
    const exit = await Promise.race([child.exited, sleep(50)]);
    if (exit || Date.now() > giveUpAt) throw new Error(`Varnish did not start:\n${child.lastLines(40)}`);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await child.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const argsOf = ({ main, port, work }: { main: string; port: number; work: string }): string[] => [
  ...Object.entries({
    '-f': main,
    '-n': work,
    '-a': `127.0.0.1:${port}`,
    '-s': 'malloc,64m',
    '-j': 'none',
    '-p': 'http_gzip_support=off',
  }).flat(),
  '-F',
];

function mainFile(servers: readonly string[]): string {
  const backends = servers.map((url, index) => {
    const { hostname, port } = new URL(url);
    return `backend server${index} { .host = "${hostname}"; .port = "${port}"; }`;
  });
  const added = servers.map((_, index) => `  servers.add_backend(server${index});`);
  return [
    'vcl 4.1;',
    'import directors;',
    ...backends,
    'acl purgers { "127.0.0.1"; }',
    'sub vcl_init {',
    '  new servers = directors.round_robin();',
    ...added,
    '}',
    `include "${VCL}";`,
    '',
  ].join('\n');
}
