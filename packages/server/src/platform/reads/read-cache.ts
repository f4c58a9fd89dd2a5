import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import type { Answer } from '../http/answer.ts';
import { Refusal } from '../http/problem.ts';
import type { AnswersBehind } from './answers-in-redis.ts';
import { cdnHeaders, type CdnKind, OWN } from './cdn.ts';
import { createChanges } from './changes.ts';
import { createEncodingChoice, type Encoding } from './choose-encoding.ts';
import { createFetch, endOf, type Fetched, type FetchFigures, renewalOf } from './fetch-answer.ts';
import type { Load } from './loaded.ts';
import { createReadyAnswer, type ReadyAnswer } from './ready-answer.ts';

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
  /** What a cache in front is told with it; `null` where there is none. */
  cdn: Readonly<Record<string, string>> | null;
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

export type ReadCacheOptions = {
  clock: Clock;
  /** Where other processes look, too; `null` without one. */
  behind: AnswersBehind | null;
  /** The cache in front of the server; `null`: there is none. */
  cdn: CdnKind | null;
  figures: ReadFigures;
};

/** What is counted. */
export type ReadFigures = FetchFigures & { read(outcome: ReadOutcome): void; changed(): void };

/**
 * Ready answers to reads, in the memory of this process: bytes with their `ETag`, and their compressed forms. It holds what was asked for
 * lately, up to a number of bytes. An answer ends with its life, at the moment when it changes by itself, and with the first word of a
 * change of what it shows. Nothing depends on that word: without it an answer is as old as its life allows. What is not here is looked for
 * behind, in Redis, so that one process reads for all; an answer of another process that was read before a change that this one knows of
 * does not count.
 *
 * A caller who wants no older answer than some seconds says so by `Cache-Control: max-age=N`, or `no-cache` for one that is read now.
 */
export function createReadCache({ clock, behind, cdn, figures }: ReadCacheOptions): ReadCache {
  const entries = createEntries(cdn);
  const flights = new Map<string, Flight>();
  const changes = createChanges(clock);
  const fetch = createFetch({ clock, behind, changes, figures });
  const chooseEncoding = createEncodingChoice();
  const encodingFor = (headers: IncomingHttpHeaders) => chooseEncoding(headers['accept-encoding']);

  const isGood = ({ endsAt, readAt, readAfter, tags }: Entry, now: number, notBefore: number): boolean =>
    now < endsAt && readAt > notBefore && changes.none(tags, readAfter);

  function read(key: string, load: Load, oldest = -Infinity): Flight {
    const readAt = clock.now();
    const result = fetch(key, load, oldest).then((fetched) =>
      fetched instanceof Refusal ? fetched : entries.add(key, fetched),
    );
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
      const form = entry.ready.find(encodingFor(headers));
      if (form) figures.read('hit');
      return form && addressed(form, entry, headers, now);
    },

    async get(key, headers, load) {
      const oldest = notBefore(headers, clock.now());
      const inForm = (got: Entry | Refusal) => toForm(got, encodingFor(headers), headers, clock);
      for (;;) {
        const entry = entries.get(key);
        const now = clock.now();
        if (entry && isGood(entry, now, oldest)) {
          const isOld = now >= entry.renewAt;
          // A read that fails is tried again by the next caller, and at last by one who waits for it.
          if (isOld && !flights.has(key)) read(key, load).result.catch(() => {});
          figures.read(isOld ? 'stale' : 'hit');
          return inForm(entry);
        }
        const flight = flights.get(key);
        if (!flight) {
          figures.read('read');
          return inForm(await read(key, load, oldest).result);
        }
        const landed = await flight.result.catch(() => null);
        if (!landed || flight.readAt <= oldest) continue;
        if (!(landed instanceof Refusal) && !isGood(landed, clock.now(), oldest)) continue;
        figures.read('joined');
        return inForm(landed);
      }
    },

    forget(tag) {
      figures.changed();
      changes.note(tag);
    },
  };
}

/** What was asked for lately, up to a number of bytes. */
function createEntries(kind: CdnKind | null) {
  const entries = new LRUCache<string, Entry>({
    maxSize: BYTES_MAX,
    sizeCalculation: ({ ready }, key) => ENTRY_BYTES + key.length + ready.countBytes(),
  });
  return {
    get: (key: string) => entries.get(key),
    add(key: string, fetched: Fetched): Entry {
      const { tags, readAt, readAfter, changesAt } = fetched;
      const changesInMs = changesAt === null ? null : changesAt - readAt;
      const cdn = kind && cdnHeaders(kind, { life: fetched.cdn, tags, changesInMs });
      const life = { readAt, readAfter, endsAt: endOf(fetched), renewAt: renewalOf(fetched) };
      const ready: ReadyAnswer = createReadyAnswer(fetched.answer, () => measureAnew(entries, key, ready));
      const entry = { ready, cdn, tags, ...life };
      entries.set(key, entry);
      return entry;
    },
  };
}

/** An answer that has got another form takes more. Only an entry that is another one is measured. */
function measureAnew(entries: LRUCache<string, Entry>, key: string, ready: ReadyAnswer): void {
  const entry = entries.peek(key);
  if (entry?.ready === ready) entries.set(key, { ...entry });
}

async function toForm(
  got: Entry | Refusal,
  encoding: Encoding,
  asked: IncomingHttpHeaders,
  clock: Clock,
): Promise<Answer | Refusal> {
  return got instanceof Refusal ? got : addressed(await got.ready.make(encoding), got, asked, clock.now());
}

/**
 * The form as this caller gets it. A cache in front counts the time that the answer was here, rounded up: a part of a second would be shown
 * longer than its promise otherwise.
 */
function addressed(form: Answer, { cdn, readAt }: Entry, asked: IncomingHttpHeaders, now: number): Answer {
  if (!cdn) return form;
  const age = String(Math.max(0, Math.ceil((now - readAt) / 1000)));
  const said = asked.authorization === undefined ? { ...cdn, Age: age } : OWN;
  return { ...form, headers: { ...form.headers, ...said } };
}

const MAX_AGE = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/i;

/** The caller takes what was read after this instant (epoch ms). */
function notBefore({ 'cache-control': wish }: IncomingHttpHeaders, now: number): number {
  if (wish === undefined) return -Infinity;
  if (/\bno-(cache|store)\b/i.test(wish)) return now;
  const seconds = MAX_AGE.exec(wish)?.[1];
  return seconds === undefined ? -Infinity : now - Number(seconds) * 1000;
}
