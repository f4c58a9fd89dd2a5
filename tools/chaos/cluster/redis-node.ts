import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Redis } from 'ioredis';
import { ensureDir } from '../../services/data-dir.ts';
import { anyFreePort } from '../../services/free-port.ts';
import { asFlags } from '../../services/service.ts';
import { createProgram } from '../../cluster/program.ts';
import { startProxy, type Weather } from '../../cluster/proxy.ts';

export type RedisNode = AsyncDisposable & {
  /** Through the proxy. */
  url: string;
  setWeather(weather: Weather): void;
  kill(): Promise<void>;
  /** `old`: with what was on the disk some seconds before it was killed. */
  restart(data: 'lost' | 'old'): Promise<void>;
  flush(): Promise<void>;
  heal(): void;
};

export async function startRedisNode(options: { redisServer: string; folder: string }): Promise<RedisNode> {
  const port = await anyFreePort();
  const dataFolder = ensureDir(options.folder, 'redis');
  const proxy = await startProxy(port);
  const program = createProgram({
    name: 'redis',
    command: options.redisServer,
    // Written down every two seconds, so that what comes back after a kill is a little old.
    args: asFlags({
      port,
      bind: '127.0.0.1',
      dir: dataFolder,
      daemonize: 'no',
      save: '2 1',
      appendonly: 'no',
    }),
    folder: options.folder,
  });
  program.start();
  return {
    url: `redis://127.0.0.1:${proxy.port}`,
    setWeather: (weather) => proxy.set(weather),
    kill: program.kill,
    async restart(data) {
      if (data === 'lost') await rm(path.join(dataFolder, 'dump.rdb'), { force: true });
      program.start();
    },
    flush: () => flushAll(port),
    heal() {
      proxy.set({ kind: 'clear' });
      if (!program.isRunning) program.start();
    },
    async [Symbol.asyncDispose]() {
      await program.kill();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

async function flushAll(port: number): Promise<void> {
  const client = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: null });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.flushall();
  } finally {
    client.disconnect();
  }
}
