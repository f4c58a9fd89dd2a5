import { createSigner } from 'fast-jwt';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { ProblemError } from '../platform/http/problem.ts';
import { createTokens, readBearer } from './access-tokens.ts';

const secret = 'a secret of at least 32 characters';
const tokens = createTokens({ secret, accessTokenMs: 60_000, clock: systemClock });
const fan = { id: 'usr_1', creatorId: null };
const claims = { sub: 'usr_1', sid: 'ses_1', exp: Math.floor(Date.now() / 1000) + 60 };
const known = { iss: 'livedrops', aud: 'livedrops-api' };

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof ProblemError) return error.refusal.code;
    throw error;
  }
  return 'accepted';
};

test('a token says who, which session and until when', () => {
  const { token, expiresAt } = tokens.issue({ id: 'usr_1', creatorId: 'crt_1' }, 'ses_1');
  const verified = { userId: 'usr_1', creatorId: 'crt_1', sessionId: 'ses_1', expiresAt };
  expect(tokens.verify(token)).toMatchObject(verified);
  expect(tokens.verify(token), 'from the cache').toMatchObject(verified);
  expect(tokens.verify(tokens.issue(fan, 'ses_1').token).creatorId).toBeNull();
});

test.each([
  ['right', 0],
  ['an hour late', -3_600_000],
  ['an hour ahead', 3_600_000],
])('tokens live by the clock that issued them, on a host whose clock is %s', (_case, aheadMs) => {
  let now = Math.floor(Date.now() / 1000) * 1000 - aheadMs;
  const own = createTokens({ secret, accessTokenMs: 60_000, clock: { now: () => now } });
  const { token } = own.issue(fan, 'ses_1');
  expect(own.verify(token).expiresInMs).toBe(60_000);
  now += 59_999;
  expect(own.verify(token).expiresInMs, 'from the cache').toBe(1);
  now += 1;
  const codes = [1, 2].map(() => codeOf(() => own.verify(token)));
  expect(codes).toEqual(['token_expired', 'token_expired']);
});

describe('refuses', () => {
  const sign = (options: object, payload: object = claims) =>
    createSigner({ key: secret, ...options })(payload);
  const unsigned = [
    { alg: 'none', typ: 'JWT' },
    { ...claims, ...known },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  test.each([
    ['text', 'nonsense'],
    ['another secret', createSigner({ key: 'x'.repeat(32), algorithm: 'HS256', ...known })(claims)],
    ['another algorithm', sign({ algorithm: 'HS512', ...known })],
    ['no signature', `${unsigned}.`],
    ['another issuer', sign({ algorithm: 'HS256', ...known, iss: 'elsewhere' })],
    ['another audience', sign({ algorithm: 'HS256', ...known, aud: 'elsewhere' })],
    ['no end', sign({ algorithm: 'HS256', ...known }, { sub: 'usr_1', sid: 'ses_1' })],
    ['no session', sign({ algorithm: 'HS256', ...known }, { sub: 'usr_1', exp: claims.exp })],
    ['a number for a person', sign({ algorithm: 'HS256', ...known }, { ...claims, cid: 7 })],
  ])('%s', (_case, token) => {
    expect(codeOf(() => tokens.verify(token))).toBe('unauthenticated');
  });

  test('but takes the same claims signed as it should be', () => {
    expect(codeOf(() => tokens.verify(sign({ algorithm: 'HS256', ...known })))).toBe('accepted');
  });
});

describe('several secrets', () => {
  const [first, second, third] = ['1', '2', '3'].map((letter) => letter.repeat(32)) as [
    string,
    string,
    string,
  ];
  const tokensWith = (one: string, ...oldSecrets: string[]) =>
    createTokens({ secret: one, oldSecrets, accessTokenMs: 60_000, clock: systemClock });
  const headerOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()) as { kid?: string };
  const issued = (one: string) => tokensWith(one).issue(fan, 'ses_1').token;

  test('are named in the tokens, without telling them', () => {
    const ids = [first, second, first].map((one) => headerOf(issued(one)).kid ?? '');
    expect(ids[0]).toMatch(/^[\w-]{12}$/);
    expect(ids[2]).toBe(ids[0]);
    expect(ids[1]).not.toBe(ids[0]);
  });

  test('are all believed, and others are not', () => {
    const rotated = tokensWith(third, second, first);
    for (const one of [first, second, third])
      expect(rotated.verify(issued(one))).toMatchObject({ userId: 'usr_1' });
    expect(codeOf(() => tokensWith(third, second).verify(issued(first)))).toBe('unauthenticated');
  });

  test('a token that names one secret and is signed with another is refused', () => {
    const { kid } = headerOf(issued(first));
    const mixed = createSigner({ key: second, algorithm: 'HS256', ...known, kid: kid ?? '' })(claims);
    expect(codeOf(() => tokensWith(first, second).verify(mixed))).toBe('unauthenticated');
  });

  test('a token of a server that named no secret yet is believed, whichever signed it', () => {
    for (const key of [first, second]) {
      const unnamed = createSigner({ key, algorithm: 'HS256', ...known })(claims);
      expect(headerOf(unnamed).kid).toBeUndefined();
      expect(codeOf(() => tokensWith(second, first).verify(unnamed))).toBe('accepted');
    }
  });
});

test.each([
  [undefined, 'accepted'],
  ['', 'accepted'],
  ['Basic dXNlcjpwYXNz', 'unauthenticated'],
  ['Bearer', 'unauthenticated'],
  ['Bearer a b', 'unauthenticated'],
  [`bearer ${tokens.issue(fan, 'ses_1').token}`, 'accepted'],
])('the header %j', (header, code) => {
  expect(codeOf(() => readBearer(tokens, header))).toBe(code);
});
