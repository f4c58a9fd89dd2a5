import { createId } from '../id.ts';
import type { Logger } from '../logger.ts';
import { type LogPiece, parsePieces } from '../log/log-piece.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { RedisClient } from '../redis.ts';

const COMMAND_MS = 2000;
const BLOCK_MS = 1000;
const ENTRIES_PER_READ = 20;
/** Publishes that Redis has not answered yet: what bounds the memory while Redis is slow. */
const PENDING_MAX = 50;
/** How long an entry stays for readers that are behind. */
const KEPT_MS = 10_000;

export type Receive = (pieces: readonly LogPiece[]) => void;

/**
 * Carries new pieces of the log from the process that relays to all others: to their sockets, and as a bell for their consumers. Best
 * effort: Redis may lose everything. Clients find what is missing by `seq`, and consumers read the log.
 */
export type Bus = {
  /** Resolves when Redis has the pieces, and rejects within seconds when that is not known. */
  publish(pieces: readonly LogPiece[]): Promise<void>;
  /** Calls `receive` with what other processes publish from about now on. */
  listen(receive: Receive): void;
  close(): Promise<void>;
};

type Options = {
  /** Tells where Redis is; the bus opens connections of its own. */
  redis: RedisClient;
  /** Several databases may share one Redis. */
  namespace: string;
  logger: Logger;
  keptMs?: number;
};

export const streamOf = (namespace: string): string => `${namespace}:bus`;

/** The bus: one stream in Redis (6.2 or newer), which every process reads from its end. */
export function createRedisBus({ redis, namespace, logger, keptMs = KEPT_MS }: Options): Bus {
  const stream = streamOf(namespace);
  const sender = createId('bus');
  // Fails at once when Redis is away: nothing may pile up in the client.
  const commands = open(redis, { enableOfflineQueue: false, commandTimeout: COMMAND_MS });
  const receivers = new Set<Receive>();
  let reading: { loop: Loop; connection: RedisClient } | null = null;
  let pending = 0;
  /** By the clock of Redis, which makes the ids of entries from its time. */
  let keptFromMs = 0;

  async function add(text: string): Promise<void> {
    const entry = ['*', 'sender', sender, 'pieces', text] as const;
    const id = await commands.xadd(stream, 'MINID', '~', `${keptFromMs}-0`, ...entry);
    keptFromMs = Math.max(0, Number(id?.split('-')[0]) - keptMs);
  }

  function startReading() {
    const connection = open(redis, { enableOfflineQueue: true, commandTimeout: BLOCK_MS + COMMAND_MS });
    const receive: Receive = (pieces) => receivers.forEach((one) => one(pieces));
    return { connection, loop: readFromEnd(connection, { stream, sender, logger }, receive) };
  }

  return {
    async publish(pieces) {
      if (pending >= PENDING_MAX) throw new Error(`Redis has not answered ${pending} publishes`);
      pending += 1;
      try {
        await add(JSON.stringify(pieces));
      } finally {
        pending -= 1;
      }
    },
    listen(receive) {
      receivers.add(receive);
      reading ??= startReading();
    },
    async close() {
      const stopped = reading?.loop.stop();
      reading?.connection.disconnect();
      await stopped;
      commands.disconnect();
    },
  };
}

/** A connection like a given one. What there is to say about its state, that one says already. */
function open(
  redis: RedisClient,
  options: { enableOfflineQueue: boolean; commandTimeout: number },
): RedisClient {
  const opened = redis.duplicate({ maxRetriesPerRequest: 0, ...options });
  opened.on('error', () => {});
  return opened;
}

/** Reads on from the newest entry. A pause between two reads loses nothing that Redis still has. */
function readFromEnd(
  redis: RedisClient,
  { stream, sender, logger }: { stream: string; sender: string; logger: Logger },
  receive: Receive,
): Loop {
  let position: string | null = null;
  return startLoop('bus.listen', logger, async () => {
    try {
      position ??= (await redis.xrevrange(stream, '+', '-', 'COUNT', 1))[0]?.[0] ?? '0';
      const from = ['STREAMS', stream, position] as const;
      const read = await redis.xread('COUNT', ENTRIES_PER_READ, 'BLOCK', BLOCK_MS, ...from);
      for (const [id, fields] of read?.[0]?.[1] ?? []) {
        position = id;
        const [, from, , text = '[]'] = fields;
        if (from !== sender) receive(parsePieces(text));
      }
      return 0;
    } catch (error) {
      // A Redis that was away may be another one, whose ids begin anew.
      position = null;
      throw error;
    }
  });
}
