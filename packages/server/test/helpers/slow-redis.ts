import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export type SlowRedis = AsyncDisposable & {
  url: string;
  /** From now on nothing is answered, but every connection stays. */
  pause(): void;
  resume(): void;
  /** Connections that are open now are never answered again, as when the other end is gone without a word; new ones are. */
  strand(): void;
  /** From now on there is nobody: connections end, and new ones are ended at once. */
  cut(): void;
  mend(): void;
};

/** A way to Redis that can be held up for those who go through it, without troubling others. */
export async function startSlowRedis(redisUrl: string): Promise<SlowRedis> {
  const target = new URL(redisUrl);
  const open = new Set<Socket>();
  let isPaused = false;
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) return void client.destroy();
    const redis = connect(Number(target.port), target.hostname);
    open.add(client).add(redis);
    client.pipe(redis).pipe(client);
    if (isPaused) client.pause();
    for (const socket of [client, redis]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        redis.destroy();
        open.delete(socket);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pause() {
      isPaused = true;
      for (const socket of open) socket.pause();
    },
    resume() {
      isPaused = false;
      for (const socket of open) socket.resume();
    },
    strand() {
      for (const socket of open) socket.pause();
    },
    cut() {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
