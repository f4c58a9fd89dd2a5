import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import type { Answer } from '../http/answer.ts';
import { Refusal } from '../http/problem.ts';
import { createEncodingChoice } from './choose-encoding.ts';
import { createReadyAnswer, type ReadyAnswer } from './ready-answer.ts';

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
  /** A good answer that is there in the caller's encoding, without waiting. */
  find(key: string, headers: IncomingHttpHeaders): Answer | null;
  /** A good answer; it is read once for all who ask at the same time. */
  get(key: string, headers: IncomingHttpHeaders, load: Load): Promise<Answer | Refusal>;
  /** Something has changed that answers show. */
  forget(tag: string): void;
};

type Entry = {
  ready: ReadyAnswer;
  tags: readonly string[];
  /** Before the read, so that what it shows is not older (epoch ms). */
  readAt: number;
  /** Changes that were known before the read. */
  readAfter: number;
  renewAt: number;
  endsAt: number;
};

type Flight = Pick<Entry, 'readAt'> & { result: Promise<Entry | Refusal> };

const BYTES_MAX = 64 * 2 ** 20;
/** What an entry takes beside its bodies and its key. */
const ENTRY_BYTES = 500;
const TAGS_MAX = 50_000;

export type ReadCacheOptions = { clock: Clock; onRead(outcome: ReadOutcome): void };

/**
 * Ready answers to reads, in the memory of this process: bytes with their `ETag`, and their compressed forms. It holds what was asked for
 * lately, up to a number of bytes. An answer ends with its life, at the moment when it changes by itself, and with the first word of a
 * change of what it shows. Nothing depends on that word: without it an answer is as old as its life allows.
 *
 * A caller who wants no older answer than some seconds says so by `Cache-Control: max-age=N`, or `no-cache` for one that is read now.
 */
export function createReadCache({ clock, onRead }: ReadCacheOptions): ReadCache {
  const entries = createEntries();
  const flights = new Map<string, Flight>();
  const changes = createChanges();
  const chooseEncoding = createEncodingChoice();
  const encodingFor = (headers: IncomingHttpHeaders) => chooseEncoding(headers['accept-encoding']);

  const isGood = ({ endsAt, readAt, readAfter, tags }: Entry, now: number, notBefore: number): boolean =>
    now < endsAt && readAt > notBefore && changes.none(tags, readAfter);

  function read(key: string, load: Load): Flight {
    const [readAt, readAfter] = [clock.now(), changes.seen()];
    const result = load(readAt).then((loaded) => {
      if (loaded instanceof Refusal) return loaded;
      const ready: ReadyAnswer = createReadyAnswer(loaded.answer, () => measureAnew(entries, key, ready));
      const entry = toEntry(loaded, { ready, readAt, readAfter });
      entries.set(key, entry);
      return entry;
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
      const answer = entry.ready.find(encodingFor(headers));
      if (answer) onRead('hit');
      return answer;
    },

    async get(key, headers, load) {
      const oldest = notBefore(headers, clock.now());
      const inForm = (got: Entry | Refusal): Refusal | Promise<Answer> =>
        got instanceof Refusal ? got : got.ready.make(encodingFor(headers));
      for (;;) {
        const entry = entries.get(key);
        const now = clock.now();
        if (entry && isGood(entry, now, oldest)) {
          const isOld = now >= entry.renewAt;
          // A read that fails is tried again by the next caller, and at last by one who waits for it.
          if (isOld && !flights.has(key)) read(key, load).result.catch(() => {});
          onRead(isOld ? 'stale' : 'hit');
          return inForm(entry);
        }
        const flight = flights.get(key);
        if (!flight) {
          onRead('read');
          return inForm(await read(key, load).result);
        }
        const landed = await flight.result.catch(() => null);
        if (!landed || flight.readAt <= oldest) continue;
        if (!(landed instanceof Refusal) && !isGood(landed, clock.now(), oldest)) continue;
        onRead('joined');
        return inForm(landed);
      }
    },

    forget: changes.note,
  };
}

const createEntries = () =>
  new LRUCache<string, Entry>({
    maxSize: BYTES_MAX,
    sizeCalculation: ({ ready }, key) => ENTRY_BYTES + key.length + ready.countBytes(),
  });

/** An answer that has got another form takes more. Only an entry that is another one is measured. */
function measureAnew(entries: LRUCache<string, Entry>, key: string, ready: ReadyAnswer): void {
  const entry = entries.peek(key);
  if (entry?.ready === ready) entries.set(key, { ...entry });
}

function toEntry(
  { tags, lifeMs, changesAt }: Loaded,
  read: Pick<Entry, 'ready' | 'readAt' | 'readAfter'>,
): Entry {
  const { readAt } = read;
  const endsAt = Math.min(readAt + lifeMs, changesAt ?? Infinity);
  const renewAt = readAt + (endsAt - readAt) / 2;
  return { ...read, tags, endsAt, renewAt };
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
