import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { noIntents } from '../../../test/helpers/no-intents.ts';
import { noSharedReads } from '../../../test/helpers/no-shared-reads.ts';
import { createAnswering } from './answering.ts';
import { TIMEOUT } from './call-endpoint.ts';
import { NOBODY, type Identity } from './identity.ts';
import { Refusal } from './problem.ts';
import { Reply } from './reply.ts';
import { newExchange } from './request-context.ts';

const PERSON = { userId: 'usr_1', creatorId: null };
const ADA: Identity = { caller: PERSON, key: null, sessionId: 'ses_1' };

/** A list of orders whose reads end when we say so. */
function setUp() {
  const reads: { end(value: string): void; fail(): void }[] = [];
  const answering = createAnswering(
    'orders.list',
    () =>
      new Promise((resolve, reject) => {
        reads.push({
          end: (nextCursor) => resolve(new Reply({ items: [], nextCursor })),
          fail: () => reject(new Error('the database is away')),
        });
      }),
    {
      findCreatorId: async () => null,
      isSessionAlive: async () => true,
      answerWithinMs: 60_000,
      fileWithinMs: 60_000,
      intents: noIntents,
      checkResponses: false,
      reads: noSharedReads,
    },
  );
  const ask = async (identity = ADA, url = '/api/orders', headers = {}) => {
    const exchange = newExchange('req_1');
    const raw = { params: {}, query: {}, body: undefined, exchange, ip: '127.0.0.1' };
    const got = await answering({ ...raw, url, identity, headers }).catch((error: Error) => error.message);
    if (typeof got === 'string') return got;
    if (got instanceof Refusal) return got.code;
    return (JSON.parse(String(got.body)) as { nextCursor: string }).nextCursor;
  };
  return { reads, ask };
}

/** Lets what was promised happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the same read of one person', () => {
  it('is done once for all calls that come while the read before is on its way, and begins after them', async () => {
    const { reads, ask } = setUp();
    const first = ask();
    await settle();
    // A token has ever less time left, which makes it no other person's.
    const callers = [9, 8, 7].map((expiresInMs) => ({ ...PERSON, expiresInMs }));
    const later = callers.map((caller) => ask({ ...ADA, caller }));
    await settle();
    expect(reads).toHaveLength(1);
    reads[0]?.end('before');
    expect(await first).toBe('before');
    await settle();
    expect(reads).toHaveLength(2);
    reads[1]?.end('after');
    expect(await Promise.all(later)).toEqual(['after', 'after', 'after']);
  });

  it('that hangs does not delay a later call, and still answers the calls that wait for it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { reads, ask } = setUp();
    const hanging = ask();
    await settle();
    const later = ask();
    await settle();
    expect(reads).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reads).toHaveLength(2);
    reads[1]?.end('later');
    expect(await later).toBe('later');
    reads[0]?.end('at last');
    expect(await hanging).toBe('at last');
  });

  it('is done anew for the next call, also when it failed', async () => {
    const { reads, ask } = setUp();
    const first = ask();
    await settle();
    reads[0]?.fail();
    expect(await first).toBe('the database is away');
    const second = ask();
    await settle();
    reads[1]?.end('new');
    expect(await second).toBe('new');
  });

  it.each([
    ['of another person', { identity: { ...ADA, caller: { userId: 'usr_2', creatorId: null } } }],
    ['in another session', { identity: { ...ADA, sessionId: 'ses_2' } }],
    [
      'after the person has become a creator',
      { identity: { ...ADA, caller: { userId: 'usr_1', creatorId: 'crt_1' } } },
    ],
    [
      'with an API key',
      {
        identity: { ...ADA, key: { id: 'key_1', kind: 'secret' as const, scopes: ['orders:read' as const] } },
      },
    ],
    ['of another page', { url: '/api/orders?limit=1' }],
    ['with a deadline of its own', { headers: { [TIMEOUT]: '500' } }],
  ])(
    'is never shared with one %s',
    async (_, { identity = ADA, url = '/api/orders', headers = {} }: Other) => {
      const { reads, ask } = setUp();
      const calls = [ask(), ask(identity, url, headers)];
      await settle();
      expect(reads).toHaveLength(2);
      reads[0]?.end('one');
      reads[1]?.end('other');
      expect(await Promise.all(calls)).toEqual(['one', 'other']);
    },
  );

  it('is refused without a person', async () => {
    const { reads, ask } = setUp();
    expect([await ask(NOBODY), reads.length]).toEqual(['Sign in first', 0]);
  });
});

type Other = { identity?: Identity; url?: string; headers?: Record<string, string> };
