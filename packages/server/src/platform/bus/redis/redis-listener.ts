import type { Logger } from '../../logger.ts';
import { startLoop } from '../../loop.ts';
import type { RedisClient } from '../../redis.ts';
import type { BusRecord, Listener } from '../bus.ts';
import { toEntry } from './redis-entry.ts';
import { BLOCK_MS } from './redis-partition.ts';

const PER_READ = 500;

/** Reads streams by position, from their newest entries on; a pause between two reads loses nothing that Redis still has. */
export function startRedisListener(
  { redis, streams, logger }: { redis: RedisClient; streams: readonly string[]; logger: Logger },
  receive: (records: readonly BusRecord[]) => void,
): Listener {
  let positions: Map<string, string> | null = null;

  const loop = startLoop('bus.listen', logger, async () => {
    try {
      positions ??= await newestPositions(redis, streams);
      const read = await redis.xread(
        'COUNT',
        PER_READ,
        'BLOCK',
        BLOCK_MS,
        'STREAMS',
        ...streams,
        ...positions.values(),
      );
      for (const [stream, entries] of read ?? []) {
        positions.set(stream, entries.at(-1)?.[0] ?? '0');
        receive(entries.map((entry) => toEntry(entry).record));
      }
      return 0;
    } catch (error) {
      // A Redis that was away may be another one, whose ids begin anew.
      positions = null;
      throw error;
    }
  });
  return {
    async stop() {
      const stopped = loop.stop();
      redis.disconnect();
      await stopped;
    },
  };
}

async function newestPositions(redis: RedisClient, streams: readonly string[]): Promise<Map<string, string>> {
  const positions = new Map<string, string>();
  for (const stream of streams) {
    const [newest] = await redis.xrevrange(stream, '+', '-', 'COUNT', 1);
    positions.set(stream, newest?.[0] ?? '0');
  }
  return positions;
}
