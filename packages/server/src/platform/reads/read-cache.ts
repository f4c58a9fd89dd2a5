import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import type { Answer } from '../http/answer.ts';
import { Refusal } from '../http/problem.ts';

/** A read for many: the answer, and what is known of it. */
export type Loaded = {
  answer: Answer;
  tags: readonly string[];
  lifeMs: number;
  /** When it changes by itself (epoch ms). */
  changesAt: number | null;
};

export type Load = (now: number) => Promise<Loaded | Refusal>;

/** How an answer was come by. `stale`: it is read anew meanwhile. `joined`: the call waited for the read of another one. */
export type ReadOutcome = 'hit' | 'stale' | 'joined' | 'read';

export type ReadCache = {
  /** A good answer that is there, without waiting. */
  find(key: string, headers: IncomingHttpHeaders): Answer | null;
  /** A good answer; it is read once for all who ask at the same time. */
  get(key: string, headers: IncomingHttpHeaders, load: Load): Promise<Answer | Refusal>;
  /** Something has changed that answers show. */
  forget(tag: string): void;
};

type Entry = {
  answer: Answer;
  tags: readonly string[];
  /** Before the read, so that what it shows is not older (epoch ms). */
  readAt: number;
  /** Changes that were known before the read. */
  readAfter: number;
  renewAt: number;
  endsAt: number;
};

type Flight = Pick<Entry, 'readAt'> & { result: Promise<{ value: Answer | Refusal; entry: Entry | null }> };

const BYTES_MAX = 64 * 2 ** 20;
/** What an entry takes beside its body and its key. */
const ENTRY_BYTES = 500;
const TAGS_MAX = 50_000;

export type ReadCacheOptions = { clock: Clock; onRead(outcome: ReadOutcome): void };

/**
 * Ready answers to reads, in the memory of this process: bytes with their `ETag`. It holds what was asked for lately, up to a number of
 * bytes. An answer ends with its life, at the moment when it changes by itself, and with the first word of a change of what it shows.
 * Nothing depends on that word: without it an answer is as old as its life allows.
 *
 * A caller who wants no older answer than some seconds says so by `Cache-Control: max-age=N`, or `no-cache` for one that is read now.
 */
export function createReadCache({ clock, onRead }: ReadCacheOptions): ReadCache {
  const entries = new LRUCache<string, Entry>({
    maxSize: BYTES_MAX,
    sizeCalculation: ({ answer }, key) => ENTRY_BYTES + key.length + sizeOf(answer.body),
  });
  const flights = new Map<string, Flight>();
  const changes = createChanges();

  const isGood = ({ endsAt, readAt, readAfter, tags }: Entry, now: number, notBefore: number): boolean =>
    now < endsAt && readAt > notBefore && changes.none(tags, readAfter);

  function read(key: string, load: Load): Flight {
    const [readAt, readAfter] = [clock.now(), changes.seen()];
    const result = load(readAt).then((loaded) => {
      if (loaded instanceof Refusal) return { value: loaded, entry: null };
      const entry = toEntry(loaded, { readAt, readAfter });
      entries.set(key, entry);
      return { value: entry.answer, entry };
    });
    const land = () => void flights.delete(key);
    result.then(land, land);
    const flight = { readAt, result };
    flights.set(key, flight);
    return flight;
  }

  return {
    find(key, headers) {
      const entry = entries.get(key);
      const now = clock.now();
      if (!entry || now >= entry.renewAt || !isGood(entry, now, notBefore(headers, now))) return null;
      onRead('hit');
      return entry.answer;
    },

    async get(key, headers, load) {
      const oldest = notBefore(headers, clock.now());
      for (;;) {
        const entry = entries.get(key);
        const now = clock.now();
        if (entry && isGood(entry, now, oldest)) {
          const isOld = now >= entry.renewAt;
          // A read that fails is tried again by the next caller, and at last by one who waits for it.
          if (isOld && !flights.has(key)) read(key, load).result.catch(() => {});
          onRead(isOld ? 'stale' : 'hit');
          return entry.answer;
        }
        const flight = flights.get(key);
        if (!flight) {
          onRead('read');
          return (await read(key, load).result).value;
        }
        const landed = await flight.result.catch(() => null);
        if (!landed || flight.readAt <= oldest) continue;
        if (landed.entry && !isGood(landed.entry, clock.now(), oldest)) continue;
        onRead('joined');
        return landed.value;
      }
    },

    forget: changes.note,
  };
}

function toEntry(
  { answer, tags, lifeMs, changesAt }: Loaded,
  { readAt, readAfter }: Pick<Entry, 'readAt' | 'readAfter'>,
): Entry {
  const endsAt = Math.min(readAt + lifeMs, changesAt ?? Infinity);
  const renewAt = readAt + (endsAt - readAt) / 2;
  return { answer: toReady(answer), tags, readAt, readAfter, endsAt, renewAt };
}

/** Changes by tag, each with a number that grows. When they are too many to remember, everything may have changed until then. */
function createChanges() {
  const numbers = new Map<string, number>();
  let seen = 0;
  let forgottenUpTo = 0;
  return {
    seen: () => seen,
    none: (tags: readonly string[], after: number) =>
      after >= forgottenUpTo && tags.every((tag) => (numbers.get(tag) ?? 0) <= after),
    note(tag: string): void {
      seen += 1;
      numbers.set(tag, seen);
      if (numbers.size <= TAGS_MAX) return;
      numbers.clear();
      forgottenUpTo = seen;
    },
  };
}

const MAX_AGE = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/i;

/** The caller takes what was read after this instant (epoch ms). */
function notBefore({ 'cache-control': wish }: IncomingHttpHeaders, now: number): number {
  if (wish === undefined) return -Infinity;
  if (/\bno-(cache|store)\b/i.test(wish)) return now;
  const seconds = MAX_AGE.exec(wish)?.[1];
  return seconds === undefined ? -Infinity : now - Number(seconds) * 1000;
}

const sizeOf = (body: string | Buffer | null): number =>
  body === null ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;

/** Browsers may keep the answer and ask whether it is still the same. */
function toReady(answer: Answer): Answer {
  const body = Buffer.from(answer.body ?? '');
  const headers = {
    ...answer.headers,
    ETag: `"${hash('sha256', body, 'base64url').slice(0, 22)}"`,
    'Cache-Control': 'no-cache',
  };
  return { ...answer, headers, body };
}
