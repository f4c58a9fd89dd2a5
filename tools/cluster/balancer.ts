import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repoRoot } from '../services/data-dir.ts';
import { canConnect } from '../services/free-port.ts';
import { startGuardedChild } from '../services/guarded-child.ts';

/** The file that operators start from. */
const CONFIG = path.join(repoRoot, 'deploy/haproxy/haproxy.cfg');
const READY_MS = 60_000;

export type Balancer = AsyncDisposable & {
  url: string;
  /** Where Prometheus finds its figures, and people a page. */
  figuresUrl: string;
  /** Servers that get new requests. */
  countReady(): Promise<number>;
  /** Requests that it had to send once more since it was started, because a server was gone. */
  countSentAgain(): Promise<number>;
  /** Rejects when it ends without having been told to. */
  died: Promise<never>;
};

export type BalancerOptions = {
  haproxy: string;
  port: number;
  figuresPort: number;
  /** Ports of the two API servers on this machine. */
  servers: readonly [number, number];
  folder: string;
};

/** A real HAProxy with the configuration that we ship. */
export async function startBalancer(options: BalancerOptions): Promise<Balancer> {
  const { port, figuresPort, servers, folder } = options;
  const child = startGuardedChild({
    name: 'HAProxy',
    command: options.haproxy,
    args: ['-db', '-f', CONFIG],
    env: {
      LIVEDROPS_BIND: `127.0.0.1:${port}`,
      LIVEDROPS_FIGURES_BIND: `127.0.0.1:${figuresPort}`,
      LIVEDROPS_API_1: `127.0.0.1:${servers[0]}`,
      LIVEDROPS_API_2: `127.0.0.1:${servers[1]}`,
    },
    logFile: path.join(folder, 'haproxy.log'),
    scratchDir: path.join(folder, 'nothing-to-remove'),
  });
  const giveUpAt = Date.now() + READY_MS;
  while (!(await canConnect(port))) {
    const exit = await Promise.race([child.exited, delay(50)]);
    if (exit || Date.now() > giveUpAt) throw new Error(`HAProxy did not start:\n${child.lastLines(40)}`);
  }
  const died = child.exited.then(async ({ code }) => {
    if (child.stopping) return new Promise<never>(() => {});
    throw new Error(`HAProxy ended with ${code}:\n${child.lastLines(40)}`);
  });
  died.catch(() => {});
  const readFigure = async (name: string): Promise<number> => {
    const figures = await (await fetch(`http://127.0.0.1:${figuresPort}/metrics`)).text();
    return Number(new RegExp(`^haproxy_backend_${name}\\{proxy="api"\\} (\\d+)`, 'm').exec(figures)?.[1]);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    figuresUrl: `http://127.0.0.1:${figuresPort}`,
    died,
    countReady: () => readFigure('active_servers'),
    async countSentAgain() {
      return (await readFigure('retry_warnings_total')) + (await readFigure('redispatch_warnings_total'));
    },
    [Symbol.asyncDispose]: () => child.stop(),
  };
}
