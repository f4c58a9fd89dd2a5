import { describe, expect, it } from 'vitest';
import { createLogger } from '../logger.ts';
import { NoAnswerError, type Post } from '../outbound/post.ts';
import { createPurger, type PurgeOutcome } from './purger.ts';

const ONE = 'http://one.example/purge';
const TWO = 'http://two.example/purge';
/** Longer than a test. */
const NEVER_MS = 1_000_000;

type Fate = number | 'none' | Promise<number>;

/** Purges of a cache that answers as it is told, and at last that all is well. */
function setUp(fates: Fate[] = [], { urls = [ONE], keptMs = NEVER_MS, lifeMs = NEVER_MS } = {}) {
  const sent: { url: string; keys: string[] }[] = [];
  const outcomes: PurgeOutcome[] = [];
  const post: Post = async ({ url, headers }) => {
    sent.push({ url, keys: (headers['xkey-purge'] ?? '').split(' ') });
    const status = await (fates.shift() ?? 200);
    if (status === 'none') throw new NoAnswerError('The connection was refused');
    return { status, retryAfter: null, body: '' };
  };
  const onPurged = (outcome: PurgeOutcome) => outcomes.push(outcome);
  const logger = createLogger('silent');
  const stopping = new AbortController();
  const purger = createPurger({
    kind: 'varnish',
    urls,
    secret: null,
    post,
    logger,
    keptMs,
    lifeMs,
    stopping: stopping.signal,
    onPurged,
  });
  return { purger, stopping, sent, outcomes, keysSent: () => sent.map(({ keys }) => keys) };
}

describe('a purge', () => {
  it('is sent at once, and once more when no process can have an older answer', async () => {
    const { purger, keysSent } = setUp([], { lifeMs: 10 });
    await purger.purge(['product-1', 'products']);
    expect(keysSent()).toEqual([['product-1', 'products']]);
    await expect.poll(keysSent).toEqual([
      ['product-1', 'products'],
      ['product-1', 'products'],
    ]);
    await purger.purge(['product-2']);
    await expect.poll(() => keysSent().slice(2)).toEqual([['product-2'], ['product-2']]);
    await purger.stop();
  });

  it('goes together with others that come while one is under way, each key once', async () => {
    const { promise: first, resolve } = Promise.withResolvers<number>();
    const { purger, keysSent } = setUp([first]);
    const purged = [purger.purge(['a'])];
    await expect.poll(keysSent).toEqual([['a']]);
    for (let follow = 0; follow < 1000; follow += 1) purged.push(purger.purge(['b', `c${follow % 2}`]));
    resolve(200);
    await Promise.all(purged);
    expect(keysSent()).toEqual([['a'], ['b', 'c0', 'c1']]);
    await purger.stop();
  });

  it('goes to each cache, and is taken apart when it is too long for one message', async () => {
    const { purger, sent } = setUp([], { urls: [ONE, TWO] });
    await purger.purge(Array.from({ length: 150 }, (_, index) => `k${index}`));
    const counts = [ONE, TWO].map((url) =>
      sent.filter((one) => one.url === url).map(({ keys }) => keys.length),
    );
    expect(counts).toEqual([
      [100, 50],
      [100, 50],
    ]);
    await purger.stop();
  });

  it('is tried again until the cache has done it', async () => {
    const { purger, keysSent, outcomes } = setUp([503, 'none', 429]);
    await purger.purge(['a']);
    expect([keysSent(), outcomes]).toEqual([[['a'], ['a'], ['a'], ['a']], ['purged']]);
    await purger.stop();
  });

  it.each([401, 403, 404, 302])('is not tried again when the cache says %s', async (status) => {
    const { purger, keysSent, outcomes } = setUp([status]);
    await purger.purge(['a']);
    expect([keysSent(), outcomes]).toEqual([[['a']], ['refused']]);
    await purger.stop();
  });

  it('is given up when nothing can be old any more, and the next one is sent', async () => {
    const { purger, outcomes, keysSent } = setUp(['none'], { keptMs: 0 });
    await purger.purge(['a']);
    await purger.purge(['b']);
    expect([outcomes, keysSent()]).toEqual([
      ['failed', 'purged'],
      [['a'], ['b']],
    ]);
    await purger.stop();
  });

  it('that fails is not waited for when the server stops', async () => {
    const { purger, stopping, outcomes } = setUp(Array(100).fill('none'));
    const purged = purger.purge(['a']);
    stopping.abort();
    await Promise.all([purged, purger.stop()]);
    expect(outcomes).toEqual(['failed']);
  });

  it('that is under way when the server stops is made, and none begins after that', async () => {
    const { promise: answered, resolve } = Promise.withResolvers<number>();
    const { purger, stopping, keysSent, outcomes } = setUp([answered], { lifeMs: 1 });
    const purged = purger.purge(['a']);
    await expect.poll(keysSent).toEqual([['a']]);
    stopping.abort();
    const stopped = purger.stop();
    resolve(200);
    await Promise.all([purged, stopped]);
    expect([outcomes, keysSent()]).toEqual([['purged'], [['a']]]);
  });
});
