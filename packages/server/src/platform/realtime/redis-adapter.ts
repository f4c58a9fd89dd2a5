import { setTimeout as sleep } from 'node:timers/promises';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { RedisClient } from '../redis.ts';

/**
 * What a reader that was away for a moment finds again; there are a few signals a second at most. It asks for what comes after the last
 * one it has read: before it has read any, what is told between two of its reads is lost.
 */
const KEPT_SIGNALS = 2000;
const BLOCK_MS = 1000;
/** A connection over which a blocking read or a ping is not answered by then is dead without knowing it. */
const SILENT_MS = BLOCK_MS + 4000;
/** A connection that only listens sends nothing, and would not notice that the other end is gone: so it is asked. */
const PING_EVERY_MS = 5000;
const FAILED_PAUSE_MS = 500;

export type RedisAdapter = {
  adapter: ReturnType<typeof createAdapter>;
  /** Ends the connections that it opened. Its servers must be closed first. */
  close(): void;
};

export type Cluster = {
  /** Fails at once when Redis is away. */
  commands: RedisClient;
  /** Waits for Redis to come back. */
  streams: RedisClient;
  /** Several databases may share one Redis. */
  namespace: string;
};

/**
 * Lets the Socket.IO servers of all processes act together, by Redis Streams. The library takes Redis for granted: it leaves failures
 * unhandled, which would end the process, asks again without a pause, and opens connections that it alone can end. So it is given
 * only the few commands that it needs, each made safe here.
 */
export function createRedisAdapter({ commands, streams, namespace }: Cluster): RedisAdapter {
  const opened = new Set<RedisClient>();
  const open = (): RedisClient => {
    const redis = streams.duplicate({ socketTimeout: SILENT_MS });
    // What there is to say about Redis being away, the given connection says.
    redis.on('error', () => {});
    opened.add(redis);
    return redis;
  };
  const client = {
    options: {},
    duplicate: () => toReader(open()),
    xadd: (args: [string, ...string[]]) => commands.xadd(...(args as Parameters<RedisClient['xadd']>)),
    publish: (channel: string, payload: Buffer) => commands.publish(channel, payload).catch(() => 0),
    /** How many processes there are. While Redis does not say, an answer is awaited that cannot come, and so who asks gives up. */
    send_command: (name: string, args: string[], answer: (error: null, reply: unknown) => void) =>
      void commands.call(name, ...args).then(
        (reply) => answer(null, reply),
        () => answer(null, [args.at(-1), Number.MAX_SAFE_INTEGER]),
      ),
  };
  return {
    adapter: createAdapter(client, {
      streamName: `${namespace}:signals`,
      channelPrefix: `${namespace}:signals`,
      maxLen: KEPT_SIGNALS,
      blockTimeInMs: BLOCK_MS,
    }),
    close: () => opened.forEach((redis) => redis.disconnect()),
  };
}

/** A connection of the library's own, for reading. */
const toReader = (redis: RedisClient) => ({
  options: {},
  async xread(...args: Parameters<RedisClient['xread']>) {
    try {
      return await redis.xread(...args);
    } catch (error) {
      await sleep(FAILED_PAUSE_MS);
      throw error;
    }
  },
  /** The client subscribes again by itself whenever it has reconnected. */
  subscribe(channels: string[]) {
    void redis.subscribe(...channels).catch(() => {});
    keepAsking(redis);
  },
  on: redis.on.bind(redis),
  disconnect: () => redis.disconnect(),
});

/** Pings until the connection is ended for good. One that is down is not asked: the questions would wait in the client. */
function keepAsking(redis: RedisClient): void {
  const timer = setInterval(() => {
    if (redis.status === 'ready') void redis.ping().catch(() => {});
  }, PING_EVERY_MS);
  timer.unref();
  redis.once('end', () => clearInterval(timer));
}
