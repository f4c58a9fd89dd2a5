import type { Server as HttpServer } from 'node:http';
import type { ClientToServerEvents, ServerToClientEvents, SubscribeAnswer } from '@livedrops/sdk/contract';
import { subscribeInputSchema } from '@livedrops/sdk/contract';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Server, type Socket } from 'socket.io';
import type { Logger } from '../logger.ts';
import type { RedisClient } from '../redis.ts';

/** Topics that one socket may be in, and subscriptions that it may ask for in a second. */
const TOPICS_MAX = 200;
const ASKED_PER_SECOND_MAX = 100;
const HEARTBEAT_MS = 20_000;

export type Identity = { userId: string; expiresAt: number };

export type GatewayOptions<C extends Identity> = {
  logger: Logger;
  /** Carries events to the other processes; a client for streams. */
  redis: RedisClient | null;
  /** Servers that share it hear each other. */
  streamName: string;
  corsOrigins: readonly string[];
  /** Reads a token of the handshake. Throws for a bad one. */
  identify(token: string): C;
  /** Whether somebody may hear a topic. */
  mayHear(topic: string, caller: C | null): Promise<boolean>;
  latestSeq(topic: string): Promise<number>;
};

type Sockets<C> = Server<
  ClientToServerEvents,
  ServerToClientEvents,
  Record<string, never>,
  { caller: C | null }
>;
type ClientSocket<C> = Socket<
  ClientToServerEvents,
  ServerToClientEvents,
  Record<string, never>,
  { caller: C | null }
>;

export type Gateway = {
  /** Serves sockets on an HTTP server. Without it, the gateway only tells the other processes. */
  attach(server: HttpServer): void;
  /** Tells everybody who listens to a topic, on every process. */
  tell(topic: string, envelope: unknown): void;
  /** Sends away the sockets of this process; they come back to another one. */
  disconnectAll(): void;
  close(): Promise<void>;
};

/**
 * Sockets by topic: a room is a topic. The socket only tells; a client that missed something finds out by `seq`
 * and asks `GET /events`, so losing Redis or a connection delays events and loses none.
 */
export function createGateway<C extends Identity>(options: GatewayOptions<C>): Gateway {
  const io: Sockets<C> = new Server({
    serveClient: false,
    cors: { origin: [...options.corsOrigins] },
    maxHttpBufferSize: 10_000,
    pingInterval: HEARTBEAT_MS,
    ...(options.redis && { adapter: createAdapter(options.redis, { streamName: options.streamName }) }),
  });

  io.use((socket, next) => {
    const token: unknown = socket.handshake.auth['token'];
    try {
      socket.data.caller = typeof token === 'string' && token !== '' ? options.identify(token) : null;
      next();
    } catch {
      // The client refreshes its token and comes back; the code is what it looks for.
      next(Object.assign(new Error('unauthenticated'), { data: { code: 'unauthenticated' } }));
    }
  });

  io.on('connection', (socket) => serve(socket, options));

  return {
    attach: (server) => void io.attach(server),
    tell(topic, envelope) {
      // The adapter tells the own sockets only after Redis took the event; without Redis they are told at once.
      const channel = !options.redis || options.redis.status === 'ready' ? io : io.local;
      channel.to(topic).emit('event', envelope as never);
    },
    disconnectAll: () => void io.local.disconnectSockets(true),
    close: () => io.close(),
  };
}

function serve<C extends Identity>(socket: ClientSocket<C>, options: GatewayOptions<C>): void {
  const { caller } = socket.data;
  const asked = countPerSecond();
  if (caller) {
    // A token that ends takes its private topics with it; the client comes back with a fresh one.
    const expiry = setTimeout(
      () => socket.disconnect(true),
      Math.min(caller.expiresAt - Date.now(), 2 ** 31 - 1),
    );
    socket.once('disconnect', () => clearTimeout(expiry));
  }

  socket.on('subscribe', (input, acknowledge) => {
    if (typeof acknowledge !== 'function') return;
    subscribe(socket, input, asked(), options).then(acknowledge, (error: unknown) => {
      options.logger.warn({ err: error }, 'subscription failed');
      socket.disconnect(true);
    });
  });

  socket.on('unsubscribe', (input, acknowledge) => {
    const parsed = subscribeInputSchema.safeParse(input);
    if (parsed.success) void socket.leave(parsed.data.topic);
    if (typeof acknowledge === 'function') acknowledge({ ok: true });
  });
}

async function subscribe<C extends Identity>(
  socket: ClientSocket<C>,
  input: unknown,
  askedThisSecond: number,
  options: GatewayOptions<C>,
): Promise<SubscribeAnswer> {
  const parsed = subscribeInputSchema.safeParse(input);
  if (!parsed.success) return { ok: false, code: 'validation_failed' };
  if (askedThisSecond > ASKED_PER_SECOND_MAX || socket.rooms.size > TOPICS_MAX)
    return { ok: false, code: 'rate_limited' };
  const { topic } = parsed.data;
  if (!(await options.mayHear(topic, socket.data.caller))) {
    return { ok: false, code: socket.data.caller ? 'forbidden' : 'unauthenticated' };
  }
  // Joining before reading the position means that nothing can fall between the two.
  await socket.join(topic);
  return { ok: true, seq: await options.latestSeq(topic) };
}

function countPerSecond(): () => number {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) [second, count] = [now, 0];
    count += 1;
    return count;
  };
}
