import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../http/problem.ts';
import type { AnswersBehind, KeptAnswer } from './answers-in-redis.ts';
import type { CdnKind } from './cdn.ts';
import type { Load, Loaded } from './loaded.ts';
import { createReadCache, type ReadOutcome } from './read-cache.ts';

const KEY = '/api/drops/drp_1';
const FRESH = { 'cache-control': 'no-cache' };

/** A cache with a clock of ours, and reads that end when we say so. */
function setUp({ behind = null, cdn = null }: { behind?: AnswersBehind | null; cdn?: CdnKind | null } = {}) {
  let now = 1_000_000;
  const outcomes: ReadOutcome[] = [];
  const fetched: string[] = [];
  const cache = createReadCache({
    clock: { now: () => now },
    behind,
    cdn,
    figures: {
      read: (outcome) => outcomes.push(outcome),
      fetched: (from) => fetched.push(from),
      changed: () => {},
    },
  });
  const reads: { end(value: Loaded | Refusal): void; fail(): void }[] = [];
  const load: Load = () =>
    new Promise((resolve, reject) => {
      reads.push({ end: resolve, fail: () => reject(new Error('the database is away')) });
    });
  const ask = (headers = {}) =>
    cache.get(KEY, headers, load).then((got) => (got instanceof Refusal ? got.code : String(got.body)));
  const has = (headers = {}) => cache.find(KEY, headers)?.body?.toString() ?? null;
  return {
    cache,
    reads,
    outcomes,
    fetched,
    ask,
    has,
    pass: (ms: number) => void (now += ms),
    now: () => now,
  };
}

const loaded = (text: string, more: Partial<Loaded> = {}): Loaded => ({
  answer: { status: 200, headers: {}, contentType: 'application/json', body: text },
  tags: ['drop-1'],
  lifeMs: 1000,
  cdn: { freshSeconds: 2, staleSeconds: 1 },
  changesAt: null,
  ...more,
});

/** Lets what was promised happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a shared read', () => {
  it('is done once for all who ask at the same time, and then not for a while', async () => {
    const { reads, ask, has, outcomes } = setUp();
    const asked = Array.from({ length: 1000 }, () => ask());
    await settle();
    expect(reads).toHaveLength(1);
    reads[0]?.end(loaded('one'));
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['one']));
    expect([has(), await ask()]).toEqual(['one', 'one']);
    expect(reads).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'read')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'joined')).toHaveLength(999);
  });

  it('is done anew in the second half of its life, while the old answer is shown', async () => {
    const { reads, ask, has, pass } = setUp();
    const first = ask();
    reads[0]?.end(loaded('one'));
    await first;
    pass(500);
    expect(has()).toBeNull();
    expect([await ask(), await ask()]).toEqual(['one', 'one']);
    expect(reads).toHaveLength(2);
    reads[1]?.end(loaded('two'));
    await settle();
    expect(has()).toBe('two');
  });

  it('is waited for at the end of its life, also when the read before it failed', async () => {
    const { reads, ask, pass } = setUp();
    const first = ask();
    reads[0]?.end(loaded('one'));
    await first;
    pass(600);
    expect(await ask()).toBe('one');
    reads[1]?.fail();
    await settle();
    pass(400);
    const later = ask();
    reads[2]?.end(loaded('three'));
    expect(await later).toBe('three');
  });

  it('ends when what it shows changes by itself', async () => {
    const { reads, ask, has, pass, now } = setUp();
    const first = ask();
    reads[0]?.end(loaded('before the start', { changesAt: now() + 100 }));
    await first;
    pass(49);
    expect(has()).toBe('before the start');
    pass(51);
    expect(has()).toBeNull();
    const next = ask();
    reads[1]?.end(loaded('live'));
    expect(await next).toBe('live');
  });

  it('has a tag that tells it from others', async () => {
    const { cache, reads, ask, pass } = setUp();
    const asked = ask();
    reads[0]?.end(loaded('one'));
    await asked;
    const etag = cache.find(KEY, {})?.headers['ETag'];
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    pass(1);
    const anew = ask(FRESH);
    reads[1]?.end(loaded('two'));
    await anew;
    expect(cache.find(KEY, {})?.headers['ETag']).not.toBe(etag);
  });
});

describe('a change', () => {
  it('ends what shows it, and nothing else', async () => {
    const { cache, reads, ask, has } = setUp();
    const first = ask();
    reads[0]?.end(loaded('one'));
    await first;
    cache.forget('drop-2');
    expect(has()).toBe('one');
    cache.forget('drop-1');
    expect(has()).toBeNull();
    const next = ask();
    reads[1]?.end(loaded('two'));
    expect(await next).toBe('two');
    expect(has()).toBe('two');
  });

  it('in the middle of a read ends it too: those who ask after it do not get what is older', async () => {
    const { cache, reads, ask, has } = setUp();
    const before = ask();
    cache.forget('drop-1');
    const after = ask();
    reads[0]?.end(loaded('may be old'));
    expect(await before).toBe('may be old');
    await settle();
    expect(has()).toBeNull();
    reads[1]?.end(loaded('new'));
    expect(await after).toBe('new');
  });
});

describe('a caller who wants no old answer', () => {
  it('waits for a read that began after the call', async () => {
    const { reads, ask, pass } = setUp();
    const first = ask();
    pass(10);
    const fresh = [ask(FRESH), ask({ 'cache-control': 'max-age=0' })];
    await settle();
    expect(reads).toHaveLength(1);
    pass(10);
    reads[0]?.end(loaded('one'));
    expect(await first).toBe('one');
    await settle();
    // One read for both.
    expect(reads).toHaveLength(2);
    reads[1]?.end(loaded('two'));
    expect(await Promise.all(fresh)).toEqual(['two', 'two']);
  });

  it('takes one that is not older than they say', async () => {
    const { reads, ask, has, pass } = setUp();
    const first = ask();
    reads[0]?.end(loaded('one', { lifeMs: 10_000 }));
    await first;
    pass(2500);
    expect(has({ 'cache-control': 'max-age=3' })).toBe('one');
    expect(has({ 'cache-control': 'private, max-age=2' })).toBeNull();
    expect(has({ 'cache-control': 's-max-age=2' })).toBe('one');
  });
});

it('keeps no refusal, and tells it to those who waited for it', async () => {
  const { reads, ask, has } = setUp();
  const asked = [ask(), ask()];
  reads[0]?.end(new Refusal('not_found'));
  expect(await Promise.all(asked)).toEqual(['not_found', 'not_found']);
  expect(has()).toBeNull();
  expect(reads).toHaveLength(1);
});

it('lets others read when a read fails', async () => {
  const { reads, ask } = setUp();
  const first = ask().catch((error: Error) => error.message);
  const second = ask();
  reads[0]?.fail();
  expect(await first).toBe('the database is away');
  await settle();
  reads[1]?.end(loaded('one'));
  expect(await second).toBe('one');
});

it('keeps no read that began before a change, also when that is one of too many to remember', async () => {
  const { cache, reads, ask, has } = setUp();
  const first = ask();
  cache.forget('drop-1');
  for (let change = 0; change <= 50_000; change += 1) cache.forget(`other-${change}`);
  reads[0]?.end(loaded('may be old'));
  await first;
  expect(has()).toBeNull();
});

it('remembers a bounded number of changes, and forgets every answer instead', async () => {
  const { cache, reads, ask, has } = setUp();
  const first = ask();
  reads[0]?.end(loaded('one'));
  await first;
  for (let change = 0; change <= 50_000; change += 1) cache.forget(`other-${change}`);
  expect(has()).toBeNull();
});

describe('a cache in front', () => {
  const saidTo = async (
    headers: { authorization?: string },
    { passed = 0, changesInMs = null as number | null } = {},
  ) => {
    const { cache, pass, now } = setUp({ cdn: 'varnish' });
    const changesAt = changesInMs === null ? null : now() + changesInMs;
    const load = () => Promise.resolve(loaded('one', { lifeMs: 4000, changesAt }));
    await cache.get(KEY, {}, load);
    pass(passed);
    const got = await cache.get(KEY, headers, load);
    if (got instanceof Refusal) throw new Error(got.code);
    const { 'Cache-Control': life, Age: age, xkey } = got.headers;
    return [life, age, xkey];
  };
  const LIFE = 'public, max-age=0, must-revalidate, s-maxage=';

  it('is told the life and the keys of what visitors get, and that nothing else is for it', async () => {
    expect(await saidTo({})).toEqual([`${LIFE}2, stale-while-revalidate=1`, '0', 'drop-1']);
    expect(await saidTo({ authorization: 'Bearer one' })).toEqual([
      'private, no-cache',
      undefined,
      undefined,
    ]);
  });

  it.each([
    [1, '1'],
    [800, '1'],
    [1001, '2'],
    [3999, '4'],
  ])('counts the %s ms that the answer was here, up to a whole second', async (passed, age) => {
    expect((await saidTo({}, { passed }))[1]).toBe(age);
  });

  it('keeps no answer beyond the moment when it changes by itself', async () => {
    expect(await saidTo({}, { passed: 500, changesInMs: 1900 })).toEqual([`${LIFE}1`, '1', 'drop-1']);
  });

  it('is told nothing where there is none', async () => {
    const { cache } = setUp();
    const got = await cache.get(KEY, {}, () => Promise.resolve(loaded('one')));
    expect(got).toMatchObject({ headers: { 'Cache-Control': 'no-cache' } });
    expect(Object.keys((got as { headers: object }).headers)).toEqual(['Cache-Control', 'Vary', 'ETag']);
  });
});

it('gives each caller the form that they read, and has it at hand from then on', async () => {
  const { cache } = setUp();
  const text = JSON.stringify(Array.from({ length: 500 }, (_, index) => `drp_${index}`));
  const packed = { 'accept-encoding': 'gzip, br' };
  const encodingOf = (headers = {}) => cache.find(KEY, headers)?.headers['Content-Encoding'];
  const asked = await cache.get(KEY, {}, () => Promise.resolve(loaded(text)));
  expect(asked).toMatchObject({ body: Buffer.from(text) });
  expect(cache.find(KEY, packed)).toBeNull();
  const got = await cache.get(KEY, packed, () => Promise.reject(new Error('it is there')));
  expect(got).toMatchObject({ headers: { 'Content-Encoding': 'br' } });
  expect([encodingOf(packed), encodingOf()]).toEqual(['br', undefined]);
});

it('holds no more bytes than it may, with the packed forms', async () => {
  const { cache } = setUp();
  // Hexadecimal digits, which take half as much when they are packed: 46 such answers fit as they are, and 30 with a packed form.
  const read = async (index: number) => {
    const load = () => Promise.resolve(loaded(randomBytes(700_000).toString('hex')));
    await cache.get(`/${index}`, { 'accept-encoding': 'gzip' }, load);
  };
  for (let index = 0; index < 46; index += 1) await read(index);
  const held = Array.from({ length: 46 }, (_, index) => cache.find(`/${index}`, {})).filter(Boolean);
  expect(held.length).toBeGreaterThan(20);
  expect(held.length).toBeLessThan(35);
});

/** What other processes have read, as the test says; and what this one left for them. */
function setUpBehind() {
  const kept: (KeptAnswer & { forMs: number })[] = [];
  const asked: number[] = [];
  const left: string[] = [];
  let there: KeptAnswer | null = null;
  const behind: AnswersBehind = {
    async find(_key, after) {
      asked.push(after);
      return there && there.readAt > after ? there : null;
    },
    keep: (_key, answer, forMs) => void kept.push({ ...answer, forMs }),
    leave: (key) => void left.push(key),
  };
  const put = (text: string, readAt: number) => void (there = { ...loaded(text), readAt });
  return { ...setUp({ behind }), kept, asked, left, put };
}

describe('what another process has read', () => {
  it('is taken, and lives no longer than there', async () => {
    const { reads, ask, has, pass, put, now, fetched } = setUpBehind();
    put('theirs', now() - 400);
    expect(await ask()).toBe('theirs');
    expect([reads.length, fetched]).toEqual([0, ['redis']]);
    pass(99);
    expect(has()).toBe('theirs');
    pass(2);
    expect(has()).toBeNull();
  });

  it('does not count when it was read before a change that this one knows of', async () => {
    const { cache, reads, ask, pass, put, now } = setUpBehind();
    put('may be old', now());
    pass(5);
    cache.forget('drop-1');
    pass(5);
    const asked = ask();
    await settle();
    reads[0]?.end(loaded('ours'));
    expect(await asked).toBe('ours');
  });

  it('is asked for again when it was read before a change: a third one may have read since', async () => {
    const { cache, ask, pass, put, now, asked, fetched } = setUpBehind();
    put('may be old', now());
    pass(50);
    cache.forget('drop-1');
    const changedAt = now();
    pass(50);
    const answer = ask();
    // Between the two looks.
    put('newer', now());
    expect(await answer).toBe('newer');
    expect(asked.at(-1)).toBeGreaterThanOrEqual(changedAt);
    expect(fetched).toEqual(['redis']);
  });

  it('is not asked for by a caller who wants no old answer', async () => {
    const { reads, ask, put, now, asked } = setUpBehind();
    put('theirs', now());
    const answer = ask(FRESH);
    reads[0]?.end(loaded('ours'));
    expect([await answer, asked]).toEqual(['ours', []]);
  });

  it('is what this one has read, until it is time to read anew; and nothing when there was nothing', async () => {
    const { reads, ask, pass, kept, left, now } = setUpBehind();
    const first = ask();
    await settle();
    const readAt = now();
    pass(100);
    reads[0]?.end(loaded('ours'));
    await first;
    expect(kept).toMatchObject([{ answer: { body: 'ours' }, readAt, forMs: 400 }]);
    pass(1000);
    const second = ask();
    await settle();
    reads[1]?.end(new Refusal('not_found'));
    expect(await second).toBe('not_found');
    const third = ask().catch(() => 'failed');
    await settle();
    reads[2]?.fail();
    expect([await third, left.length, kept.length]).toEqual(['failed', 2, 1]);
  });
});
