import { randomUUID } from 'node:crypto';
import type { LogPiece } from '../events/event-log.ts';
import { isGroup } from '../events/log-piece.ts';
import type { Logger } from '../logger.ts';
import { startLoop } from '../loop.ts';
import type { RedisClient } from '../redis.ts';

/** What a process may have on its way to Redis. Beyond that it is dropped: Redis being slow must not fill the memory. */
const QUEUE_MAX = 5000;
const PER_ENTRY = 100;
/** Entries that Redis keeps for processes that stumble for a moment. */
const KEPT_ENTRIES = 200;
/** How long the sender waits to hear that Redis has it. */
const PASS_MS = 2000;
const BLOCK_MS = 5000;
/** The first field of an entry names its sender; the others are topics with their messages. */
const FROM = 'from';

/** Stands for the topics of a group. */
const MANY = '*';

/** Passes events to the other processes. Whatever does not arrive is found out by its receivers: a topic's `seq` has no gaps. */
export type Bus = {
  /** Resolves when Redis has the events, when they were dropped, or after two seconds. Never rejects. */
  pass(pieces: readonly LogPiece[]): Promise<void>;
  /** Calls `receive` for events of other processes from now on, if their topic is wanted: most are for people elsewhere. */
  listen(receive: (pieces: readonly LogPiece[]) => void, isWanted: (topic: string) => boolean): void;
  close(): Promise<void>;
};

/** A Redis stream, read by position: a pause between two reads loses nothing. */
export function createBus(redis: RedisClient, stream: string, logger: Logger): Bus {
  const self = randomUUID();
  let queued = 0;
  let isDropping = false;
  let stopListening: () => Promise<void> = async () => {};

  function drop(reason: unknown): void {
    if (!isDropping) logger.warn({ reason }, 'events do not reach the other processes');
    isDropping = true;
  }

  async function add(pieces: readonly LogPiece[]): Promise<void> {
    if (redis.status !== 'ready' || queued >= QUEUE_MAX)
      return drop(`redis ${redis.status}, ${queued} queued`);
    queued += pieces.length;
    try {
      const fields = pieces.flatMap((piece) => [isGroup(piece) ? MANY : piece.topic, JSON.stringify(piece)]);
      await redis.xadd(stream, 'MAXLEN', '~', KEPT_ENTRIES, '*', FROM, self, ...fields);
      isDropping = false;
    } catch (error) {
      drop(error);
    } finally {
      queued -= pieces.length;
    }
  }

  return {
    async pass(pieces) {
      const added: Promise<void>[] = [];
      for (let at = 0; at < pieces.length; at += PER_ENTRY) added.push(add(pieces.slice(at, at + PER_ENTRY)));
      await atMost(PASS_MS, Promise.all(added));
    },
    listen(receive, isWanted) {
      // Of its own, because it blocks.
      const reader = redis.duplicate();
      // The connection for sending says that Redis is away.
      reader.on('error', () => {});
      const read = createReader(reader, stream);
      // One for each read: a promise that outlives a race keeps what the race has brought.
      let giveUp = Promise.withResolvers<Entry[]>();
      let isClosed = false;
      const reading = startLoop('bus', logger, async () => {
        // What waits for a Redis that is away is never answered, not even by disconnecting.
        giveUp = Promise.withResolvers();
        if (isClosed) return 0;
        for (const { from, messages } of await Promise.race([read(), giveUp.promise])) {
          if (from === self) continue;
          const wanted = messages.filter(([topic]) => topic === MANY || isWanted(topic));
          receive(wanted.map(([, json]) => readPiece(json)));
        }
        return 0;
      });
      stopListening = async () => {
        const stopping = reading.stop();
        isClosed = true;
        giveUp.resolve([]);
        reader.disconnect();
        await stopping;
      };
    },
    close: () => stopListening(),
  };
}

type Entry = { from: string; messages: [topic: string, json: string][] };

/** Reads what has come since the last time, waiting for it. Starts at the newest entry. */
function createReader(redis: RedisClient, stream: string): () => Promise<Entry[]> {
  let position: string | null = null;
  return async () => {
    position ??= (await redis.xrevrange(stream, '+', '-', 'COUNT', 1))[0]?.[0] ?? '0-0';
    const read = await redis.xread('COUNT', PER_ENTRY, 'BLOCK', BLOCK_MS, 'STREAMS', stream, position);
    const entries = read?.[0]?.[1] ?? [];
    position = entries.at(-1)?.[0] ?? position;
    return entries.map(([, [, from = '', ...fields]]) => ({ from, messages: inPairs(fields) }));
  };
}

const inPairs = (fields: readonly string[]): Entry['messages'] =>
  fields.flatMap((topic, index) => (index % 2 === 0 ? [[topic, fields[index + 1] ?? 'null']] : []));

function readPiece(json: string): LogPiece {
  const piece = JSON.parse(json) as LogPiece;
  return { ...piece, occurredAt: new Date(piece.occurredAt) };
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
