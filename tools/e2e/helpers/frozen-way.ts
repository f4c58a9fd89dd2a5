import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Way = AsyncDisposable & {
  url: string;
  /** From now on nothing goes through, in either direction. Every connection stays, and new ones are taken. */
  freeze(): void;
  thaw(): void;
  /** Nothing goes through any more over the connections that there are, and they stay. New ones are taken and go through. */
  cut(): void;
};

/** A way to a server that can fall silent, as when a cable is pulled out far away. */
export async function startWay(serverUrl: string): Promise<Way> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const listener = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) {
      sockets.add(socket);
      if (isFrozen) socket.pause();
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        server.destroy();
        sockets.delete(socket);
      });
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw() {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
    },
    cut() {
      for (const socket of sockets) socket.pause();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
