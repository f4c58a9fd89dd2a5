import type { ClientToServerEvents, ServerToClientEvents } from '@livedrops/sdk/contract';
import { Server, type Socket } from 'socket.io';
import { type Cluster, createRedisAdapter } from './redis-adapter.ts';

const HEARTBEAT_MS = 20_000;

/** What processes say to each other. */
type ServerToServerEvents = {
  told: (subject: string, id: string) => void;
  ended: (room: string) => void;
  count: (room: string, exceptRoom: string, answer: (count: number) => void) => void;
};

/** `topics`: those that a socket hears, or has asked for just now. */
type SocketData<C> = { caller: C | null; topics: Set<string> };

export type Sockets<C = unknown> = Server<
  ClientToServerEvents,
  ServerToClientEvents,
  ServerToServerEvents,
  SocketData<C>
>;

export type ClientSocket<C> = Socket<
  ClientToServerEvents,
  ServerToClientEvents,
  ServerToServerEvents,
  SocketData<C>
>;

export type SocketServer = {
  io: Sockets;
  /** May be called again. */
  close(): Promise<void>;
};

export type SocketServerOptions = {
  corsOrigins: readonly string[];
  /** What connects it with the servers of other processes; `null`: there are none. */
  cluster: Cluster | null;
};

/** A Socket.IO server that is not attached yet. In a process without the API it only speaks with the others. */
export function openSocketServer({ corsOrigins, cluster }: SocketServerOptions): SocketServer {
  const redis = cluster && createRedisAdapter(cluster);
  const io: Sockets = new Server({
    serveClient: false,
    // Long polling would need a balancer with sticky sessions; clients ask `GET /events` instead.
    transports: ['websocket'],
    cors: { origin: [...corsOrigins] },
    maxHttpBufferSize: 10_000,
    pingInterval: HEARTBEAT_MS,
    ...(redis && { adapter: redis.adapter }),
  });
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    // Socket.IO cannot close what was never attached, but its adapter reads all the same.
    const server = io.httpServer as typeof io.httpServer | undefined;
    await (server ? io.close() : io.of('/').adapter.close());
    redis?.close();
  }

  return { io, close: () => (closing ??= close()) };
}
