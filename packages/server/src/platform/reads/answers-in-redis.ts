import type { Clock } from '../clock.ts';
import type { RedisClient } from '../redis.ts';
import { within } from '../within.ts';
import type { Loaded } from './loaded.ts';

/** An answer that one process has read for all. */
export type KeptAnswer = Loaded & {
  /** Before the read (epoch ms). */
  readAt: number;
};

/** Answers that the processes of an installation read for each other. */
export type AnswersBehind = {
  /**
   * An answer that another process has read after an instant (epoch ms), or is reading now; `null` when this process has to read it, and
   * then to `keep` or `leave` it.
   */
  find(key: string, after: number): Promise<KeptAnswer | null>;
  keep(key: string, answer: KeptAnswer, forMs: number): void;
  /** There was nothing to keep: the next process may read. */
  leave(key: string): void;
};

/** Redis may say nothing for so long. Then it is not asked for a while: MongoDB answers in its place. */
const PATIENCE_MS = 50;
const REST_MS = 1000;
/** Another process reads: when it does not come back, this one reads, too. */
const WAIT_MS = 200;
const LOOK_EVERY_MS = 20;
/** A process that has died while it was reading holds the others up for so long, at most. */
const TURN_MS = 1000;
const BODY_MAX = 256 * 1024;

/** A kept text begins with when it was read, in so many digits. Answers with it, or gives the caller the turn to read. */
const TAKE = `
local kept = redis.call('GET', KEYS[1])
if kept and tonumber(string.sub(kept, 1, 13)) > tonumber(ARGV[1]) then return kept end
if redis.call('SET', KEYS[2], '', 'NX', 'PX', ARGV[2]) then return 'read' end
return 'wait'`;

export type AnswersInRedisOptions = { namespace: string; clock: Clock; patienceMs?: number };

/**
 * Nothing depends on it: when Redis is away, slow or emptied, each process reads for itself. A write puts no answer here. That would save
 * little: with two processes and readers that never stop, an edit was measured to cost 1.6 reads by id.
 */
export function keepAnswersInRedis(
  redis: RedisClient,
  { namespace, clock, patienceMs = PATIENCE_MS }: AnswersInRedisOptions,
): AnswersBehind {
  let restsUntil = -Infinity;
  // Both names of a key are in one slot of a cluster.
  const nameOf = (key: string) => `${namespace}:answer:{${key}}`;
  const turnOf = (key: string) => `${namespace}:reading:{${key}}`;

  async function ask<T>(command: () => Promise<T>): Promise<T | null> {
    if (clock.now() < restsUntil) return null;
    try {
      return await within(command(), patienceMs);
    } catch {
      restsUntil = clock.now() + REST_MS;
      return null;
    }
  }
  const leave = (key: string) => void ask(() => redis.del(turnOf(key)));

  return {
    async find(key, after) {
      const oldest = Math.max(0, Math.floor(after));
      for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += LOOK_EVERY_MS) {
        const told = await ask(() => redis.eval(TAKE, 2, nameOf(key), turnOf(key), oldest, TURN_MS));
        if (typeof told !== 'string' || told === 'read') return null;
        if (told !== 'wait') return unpack(told);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
      return null;
    },
    keep(key, answer, forMs) {
      const text = forMs > 0 ? pack(answer) : '';
      if (text === '' || text.length > BODY_MAX) return leave(key);
      void ask(() => redis.multi().set(nameOf(key), text, 'PX', Math.ceil(forMs)).del(turnOf(key)).exec());
    },
    leave,
  };
}

const pack = ({ readAt, ...rest }: KeptAnswer): string => `${readAt}${JSON.stringify(rest)}`;

const unpack = (text: string): KeptAnswer => ({
  ...(JSON.parse(text.slice(13)) as Loaded),
  readAt: Number(text.slice(0, 13)),
});
