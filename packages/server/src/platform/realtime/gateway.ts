import type { Server as HttpServer } from 'node:http';
import { type EventEnvelope, type SubscribeAnswer, subscribeInputSchema } from '@livedrops/sdk/contract';
import type { Socket } from 'socket.io';
import type { Bus } from '../bus/redis-bus.ts';
import type { EventLog, LoggedEvent, LogPiece } from '../log/event-log.ts';
import { clientNetwork } from '../http/client-network.ts';
import type { CheckVersion } from '../http/client-version.ts';
import { ProblemError } from '../http/problem.ts';
import type { Logger } from '../logger.ts';
import { createOpenCount } from '../open-count.ts';
import { isGroup, type NamedEvent, openPiece } from '../log/log-piece.ts';
import type { Signals } from './signals.ts';
import type { ClientSocket, Sockets, SocketServer } from './socket-server.ts';

/** Topics that one socket may be in, and subscriptions that it may ask for in a second. */
const TOPICS_MAX = 200;
const ASKED_PER_SECOND_MAX = 100;
/** Messages that may wait for a client that does not read. */
const WAITING_MAX = 500;

/** Connections whose credentials can be recalled are looked at this often, for the case that the signal of it is lost. */
const LOOK_AGAIN_MS = 10_000;

export type Identity = {
  expiresInMs: number;
  /** Looks again whether the credentials are good; only where they can be recalled before they end. */
  isStillGood?(): Promise<boolean>;
};

export type GatewayOptions<C extends Identity> = {
  /** To and from the other processes; `null` when there are none. */
  bus: Pick<Bus, 'publish' | 'listen'> | null;
  logger: Logger;
  sockets: SocketServer;
  signals: Pick<Signals, 'isEnded' | 'ownRoom'>;
  /** Refuses clients that are too old, by what they say of themselves. */
  checkVersion: CheckVersion;
  /** Proxies in front of this server that are trusted to say whom they speak for. */
  trustedHops: number;
  /** Sockets at a time from one address or network. */
  socketsPerAddress: number;
  /**
   * Reads a token of the handshake, which came from an address. Throws or rejects for a bad one, and with `unavailable` or
   * `rate_limited` when it cannot be read now.
   */
  identify(token: string, address: string): C | Promise<C>;
  /** Rooms that a caller is in without asking. No topic may be named like one of them. */
  privateRooms(caller: C): readonly string[];
  /** Whether a caller may hear a topic. */
  mayHear(topic: string, caller: C | null): Promise<boolean>;
  log: Pick<EventLog, 'latestSeq' | 'resolve'>;
  /** The form of an event that clients get. */
  present(event: LoggedEvent): EventEnvelope;
  /** Topics that this process itself wants to hear of, also when no client listens here, and what it does then. */
  isOverheard(topic: string): boolean;
  overhear(event: LoggedEvent): void;
};

type EventOfRoom = LoggedEvent | NamedEvent;

export type Gateway = {
  /** Serves sockets on an HTTP server. Without it, the gateway only tells the other processes. */
  attach(server: HttpServer): void;
  /**
   * Tells everybody who listens to the topics: the own sockets at once, those of other processes by the bus.
   * Resolves when the events have left this process; never rejects.
   */
  tell(pieces: readonly LogPiece[]): Promise<void>;
  /** Sends away the sockets of this process; they come back to another one. */
  disconnectAll(): void;
  close(): Promise<void>;
};

/**
 * Sockets by topic: a room is a topic. The socket only tells; a client that missed something finds out by `seq`
 * and asks `GET /events`, so losing Redis or a connection delays events and loses none.
 */
export function createGateway<C extends Identity>(options: GatewayOptions<C>): Gateway {
  const pass = createPassing(options);
  const io = options.sockets.io as Sockets<C>;
  const countSocket = createSocketCount(options.socketsPerAddress);

  io.use(async (socket, next) => {
    const { auth, address, headers } = socket.handshake;
    const token: unknown = auth['token'];
    const from = clientNetwork({ headers, socket: { remoteAddress: address } }, options.trustedHops);
    try {
      countSocket(socket, from);
      const outdated = options.checkVersion(auth['client']);
      if (outdated) throw new ProblemError(outdated.code, outdated.options);
      socket.data.caller =
        typeof token === 'string' && token !== '' ? await options.identify(token, from) : null;
      enterOwnRooms(socket, options);
      next();
    } catch (error) {
      const code = refusalOf(error);
      next(Object.assign(new Error(code), { data: { code } }));
    }
  });

  io.on('connection', (socket) => serve(socket, options));

  /** One after the other, so that nothing overtakes what is still being read. */
  let telling: Promise<void> = Promise.resolve();

  function tellOwn(pieces: readonly LogPiece[]): void {
    const { rooms } = io.of('/').adapter;
    const wanted: EventOfRoom[] = [];
    for (const piece of pieces) {
      if (!isGroup(piece) && options.isOverheard(piece.topic)) options.overhear(piece);
      // Most events are for people at other processes: a named one is read only where its room has sockets.
      wanted.push(...openPiece(piece, (topic) => rooms.has(topic)));
    }
    if (wanted.length > 0) telling = telling.then(() => tellRooms(wanted));
  }

  async function tellRooms(wanted: readonly EventOfRoom[]): Promise<void> {
    try {
      for (const event of await options.log.resolve(wanted))
        io.local.to(event.topic).emit('event', options.present(event));
    } catch (error) {
      // They come back and ask for what they missed.
      options.logger.warn({ err: error }, 'events not read; their listeners are sent away');
      io.local.in(wanted.map(({ topic }) => topic)).disconnectSockets(true);
    }
  }

  return {
    attach(server) {
      io.attach(server);
      options.bus?.listen(tellOwn);
    },
    async tell(pieces) {
      // Never by way of Redis: being slow, it would hold up the sockets that are right here.
      tellOwn(pieces);
      await pass(pieces);
    },
    disconnectAll: () => io.local.disconnectSockets(true),
    async close() {
      await telling;
      await options.sockets.close();
    },
  };
}

/** Passes pieces to the other processes. When the bus fails, their clients find the jump in `seq`, and their consumers read the log. */
function createPassing({ bus, logger }: Pick<GatewayOptions<Identity>, 'bus' | 'logger'>) {
  let isPassing = true;
  return async (pieces: readonly LogPiece[]): Promise<void> => {
    try {
      await bus?.publish(pieces);
      isPassing = true;
    } catch (error) {
      if (isPassing) logger.warn({ err: error }, 'events do not reach the other processes');
      isPassing = false;
    }
  };
}

/** Counts the sockets of an address while they are open. The count throws `rate_limited` for one too many. */
function createSocketCount(most: number): (socket: Pick<Socket, 'conn'>, from: string) => void {
  const count = createOpenCount(most);
  // A client may connect anew over the same connection.
  const counted = new WeakSet<Socket['conn']>();
  return ({ conn }, from) => {
    if (counted.has(conn)) return;
    if (!count.open(from)) throw new ProblemError('rate_limited');
    counted.add(conn);
    conn.once('close', () => count.close(from));
  };
}

/**
 * Why a handshake is refused: with `unauthenticated` the client gets another token before it comes back; with `upgrade_required` it does not come
 * back; with the others it only waits.
 */
function refusalOf(error: unknown): 'unavailable' | 'rate_limited' | 'upgrade_required' | 'unauthenticated' {
  const code = error instanceof ProblemError ? error.refusal.code : null;
  return code === 'unavailable' || code === 'rate_limited' || code === 'upgrade_required'
    ? code
    : 'unauthenticated';
}

/** @throws when the caller's token or session was ended, on whichever process */
function enterOwnRooms<C extends Identity>(
  socket: ClientSocket<C>,
  { privateRooms, signals }: GatewayOptions<C>,
): void {
  const { caller } = socket.data;
  const rooms = caller ? privateRooms(caller) : [];
  if (rooms.some((room) => signals.isEnded(room))) throw new Error('ended');
  void socket.join([signals.ownRoom, ...rooms]);
  socket.data.topics = new Set();
}

function serve<C extends Identity>(socket: ClientSocket<C>, options: GatewayOptions<C>): void {
  const { caller } = socket.data;
  endWhenSlow(socket);
  const asked = countPerSecond();
  if (caller) endWithCredentials(socket, caller);

  socket.on('subscribe', (input, acknowledge) => {
    if (typeof acknowledge !== 'function') return;
    subscribe(socket, input, asked(), options).then(acknowledge, (error: unknown) => {
      options.logger.warn({ err: error }, 'subscription failed');
      socket.disconnect(true);
    });
  });

  socket.on('unsubscribe', (input, acknowledge) => {
    const parsed = subscribeInputSchema.safeParse(input);
    if (parsed.success) {
      socket.data.topics.delete(parsed.data.topic);
      void socket.leave(parsed.data.topic);
    }
    if (typeof acknowledge === 'function') acknowledge({ ok: true });
  });
}

/** Credentials that end take their private topics with them; the client comes back with fresh ones. */
function endWithCredentials<C extends Identity>(socket: ClientSocket<C>, caller: C): void {
  const expiry = setTimeout(() => socket.disconnect(true), Math.min(caller.expiresInMs, 2 ** 31 - 1));
  const looking =
    caller.isStillGood &&
    setInterval(() => {
      caller.isStillGood?.().then(
        (isGood) => {
          if (!isGood) socket.disconnect(true);
        },
        () => {},
      );
    }, LOOK_AGAIN_MS);
  socket.once('disconnect', () => {
    clearTimeout(expiry);
    clearInterval(looking);
  });
}

/** A client that does not read must not fill the memory: it comes back when it can, and asks for what it missed. */
function endWhenSlow({ conn }: Pick<Socket, 'conn'>): void {
  let waiting = 0;
  conn.on('packetCreate', () => {
    waiting += 1;
    // With what waits: closing in good order would wait for a client that does not read.
    if (waiting > WAITING_MAX) conn.close(true);
  });
  conn.on('drain', () => {
    waiting = 0;
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
  if (askedThisSecond > ASKED_PER_SECOND_MAX) return { ok: false, code: 'rate_limited' };
  const { topic } = parsed.data;
  const { topics, caller } = socket.data;
  if (!topics.has(topic) && topics.size >= TOPICS_MAX) return { ok: false, code: 'too_many_topics' };
  // Before anything is waited for, because many requests may have come in one packet.
  topics.add(topic);
  if (!(await options.mayHear(topic, caller))) {
    if (!socket.rooms.has(topic)) topics.delete(topic);
    return { ok: false, code: caller ? 'forbidden' : 'unauthenticated' };
  }
  // Joining before reading the position means that nothing can fall between the two. Who has left meanwhile stays out.
  if (topics.has(topic)) await socket.join(topic);
  return { ok: true, seq: await options.log.latestSeq(topic) };
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
