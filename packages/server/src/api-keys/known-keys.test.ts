import { describe, expect, it } from 'vitest';
import type { ProblemError } from '../platform/http/problem.ts';
import { createApiKeyText, hashApiKey } from './api-key-text.ts';
import type { ApiKeyRecord } from './api-key.rules.ts';
import { createKnownKeys } from './known-keys.ts';

const text = createApiKeyText('secret', 'a salt', null);
const stored: ApiKeyRecord = {
  id: 'key_1',
  userId: 'usr_1',
  name: 'Till',
  kind: 'secret',
  scopes: ['drops:read'],
  hash: hashApiKey(text),
  lastFour: text.slice(-4),
  createdAt: new Date(0),
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
};

function setUp(find: (hash: string) => Promise<ApiKeyRecord | null>) {
  let now = 0;
  let reads = 0;
  const known = createKnownKeys({
    findByHash: (hash) => {
      reads += 1;
      return find(hash);
    },
    findCreatorId: async () => 'crt_1',
    clock: { now: () => now },
  });
  return { known, reads: () => reads, pass: (ms: number) => (now += ms) };
}

const codeOf = (identifying: Promise<unknown>) =>
  identifying.then(
    () => 'good',
    (error: ProblemError) => error.refusal.code,
  );

describe('known keys', () => {
  it('asks the database once in five seconds, however many calls come at once', async () => {
    const { known, reads, pass } = setUp(async () => stored);
    const found = await Promise.all([known.identify(text), known.identify(text)]);
    expect(found[0]).toEqual({ ...stored, ownerCreatorId: 'crt_1' });
    pass(4999);
    await known.identify(text);
    expect(reads()).toBe(1);
    pass(1);
    await known.identify(text);
    expect(reads()).toBe(2);
  });

  it('asks nobody about a text that cannot be a key', async () => {
    const { known, reads } = setUp(async () => stored);
    const swapped = text.endsWith('0') ? `${text.slice(0, -1)}1` : `${text.slice(0, -1)}0`;
    for (const wrong of [swapped, text.slice(0, -1), `${text}0`, 'ld_sk_', 'ld_xx_1', ''])
      expect(await codeOf(known.identify(wrong)), wrong).toBe('api_key_invalid');
    expect(reads()).toBe(0);
  });

  it('remembers what is no key, and looks again at what it is told to forget', async () => {
    let found: ApiKeyRecord | null = null;
    const { known, reads } = setUp(async () => found);
    expect(await codeOf(known.identify(text))).toBe('api_key_invalid');
    expect(await codeOf(known.identify(text))).toBe('api_key_invalid');
    expect(reads()).toBe(1);
    found = { ...stored, revokedAt: new Date(0) };
    known.forget(stored.hash);
    expect(await codeOf(known.identify(text))).toBe('api_key_revoked');
  });

  it('forgets no good key, however many are guessed', async () => {
    const { known, reads } = setUp(async (hash) => (hash === stored.hash ? stored : null));
    await known.identify(text);
    const guesses = Array.from({ length: 10_001 }, (_, at) =>
      createApiKeyText('secret', `guess ${at}`, null),
    );
    for (const guess of guesses) await codeOf(known.identify(guess));
    const before = reads();
    expect(await codeOf(known.identify(text))).toBe('good');
    expect(reads()).toBe(before);
  });

  it('refuses a key on time, though it was read before its end', async () => {
    const { known, reads, pass } = setUp(async () => ({ ...stored, expiresAt: new Date(1000) }));
    expect(await codeOf(known.identify(text))).toBe('good');
    pass(1000);
    expect(await codeOf(known.identify(text))).toBe('api_key_expired');
    expect(reads()).toBe(1);
  });

  it('says that nothing has happened while the database is away, and does not remember that', async () => {
    let isAway = true;
    const { known } = setUp(async () => {
      if (isAway) throw new Error('no primary');
      return stored;
    });
    const error: ProblemError = await known.identify(text).then(
      () => expect.fail('it was not known'),
      (reason: ProblemError) => reason,
    );
    expect(error.refusal).toMatchObject({ code: 'unavailable', options: { shouldRetry: true } });
    expect(error.refusal.options.outcome).toBeUndefined();
    isAway = false;
    expect(await codeOf(known.identify(text))).toBe('good');
  });
});
