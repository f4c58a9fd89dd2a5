import { randomUUID } from 'node:crypto';
import type { Session } from '@livedrops/sdk';
import { type Endpoint, endpoints } from '@livedrops/sdk/contract';
import { createRealtime } from '@livedrops/sdk/realtime';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createTokens } from '../../src/accounts/index.ts';
import { codeOf } from '../helpers/refusal.ts';
import { faultyFields, send } from '../helpers/send.ts';
import { spawnServer } from '../helpers/spawn-server.ts';
import { confirmEmail, people, startApp, type TestApp } from '../helpers/start-app.ts';

type StoredSession = { _id: string; userId: string; rotatedAt: Date | null; expiresAt: Date };

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const newEmail = () => `person-${randomUUID()}@example.test`;
const sessionsOf = (userId: string) =>
  app.connection.collection<StoredSession>('sessions').find({ userId }).toArray();
const changeSessions = (userId: string, change: Partial<StoredSession>) =>
  app.connection.collection<StoredSession>('sessions').updateMany({ userId }, { $set: change });

describe('registering', () => {
  it('makes a fan who is signed in', async () => {
    const email = newEmail();
    const session = await app
      .client()
      .auth.register({ email, password: 'correct horse', name: ' Noor Dahl ' });
    const isNew = { isEmailConfirmed: false, showsFollows: false, showsEmail: false };
    expect(session.user).toEqual({ id: session.user.id, email, name: 'Noor Dahl', role: 'fan', ...isNew });
    expect(await app.client(session.accessToken).auth.me()).toEqual(session.user);
  });

  it('knows an e-mail in any case, and stores no password', async () => {
    const email = newEmail();
    const input = { password: 'correct horse', name: 'Noor' };
    const { user } = await app.client().auth.register({ ...input, email: email.toUpperCase() });
    expect(user.email).toBe(email);
    expect((await app.client().auth.register({ ...input, email })).user).toEqual(user);
    const stored = await app.connection.collection('users').findOne({ email });
    expect(stored?.['passwordHash']).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(stored)).not.toContain('correct horse');
  });

  it('does not tell whether an address has an account, and gives nobody the account of another', async () => {
    const owner = await app.signUp();
    await confirmEmail(app, owner);
    const { email } = owner.session.user;
    const answers = await Promise.all(
      [email, newEmail()].map((address) =>
        send(app.url, '/api/auth/register', {
          body: { email: address, password: 'another horse', name: 'Somebody' },
        }),
      ),
    );
    const formOf = ({ status, body }: (typeof answers)[number]) => {
      const { user, ...tokens } = body as Session;
      return { status, keys: Object.keys(tokens), user: { ...user, id: '', email: '' } };
    };
    const [asKnown, asUnknown] = answers.map(formOf);
    expect(asKnown).toEqual(asUnknown);
    const [twin = ''] = answers.map(({ body }) => (body as Session).user.id);
    expect(twin).not.toBe(owner.session.user.id);
    // Both passwords open what they belong to.
    const login = async (password: string) => (await app.client().auth.login({ email, password })).user.id;
    expect(await login('correct horse')).toBe(owner.session.user.id);
    expect(await login('another horse')).toBe(twin);
    expect(await codeOf(login('no horse'))).toBe('invalid_credentials');
    expect(await app.connection.collection('users').countDocuments({ email })).toBe(2);
  });

  const valid = { email: 'somebody@example.test', password: 'correct horse', name: 'Some Body' };
  test.each([
    ['an unknown field', { ...valid, role: 'creator' }, ['role']],
    [
      'several faults at once',
      { email: 'nope', password: 'short', name: ' ' },
      ['email', 'name', 'password'],
    ],
    ['numbers', { email: 1, password: 2, name: 3 }, ['email', 'name', 'password']],
    ['an operator for an e-mail', { ...valid, email: { $gt: '' } }, ['email']],
    ['nothing', {}, ['email', 'name', 'password']],
    ['a list', [], ['body']],
    ['null', null, ['body']],
  ])('refuses %s', async (_case, body, fields) => {
    const answer = await send(app.url, '/api/auth/register', { body });
    expect(answer.problem).toMatchObject({ status: 422, code: 'validation_failed', outcome: 'not_executed' });
    expect(faultyFields(answer)).toEqual(fields);
    expect(await app.connection.collection('users').countDocuments({ email: valid.email })).toBe(0);
  });

  it('refuses what is not JSON', async () => {
    const broken = await send(app.url, '/api/auth/register', { body: '{"email":' });
    expect(broken.problem?.code).toBe('malformed_request');
    const headers = { 'content-type': 'text/plain' };
    const text = await send(app.url, '/api/auth/register', { method: 'POST', body: 'hello', headers });
    expect(text.problem?.code).toBe('unsupported_media_type');
  });
});

describe('signing in', () => {
  it('takes the password, and tells a wrong one from an unknown e-mail to nobody', async () => {
    const email = newEmail();
    await app.client().auth.register({ email, password: 'correct horse', name: 'Noor' });
    const session = await app.client().auth.login({ email: email.toUpperCase(), password: 'correct horse' });
    expect(session.user.email).toBe(email);
    const [wrong, unknown] = await Promise.all([
      send(app.url, '/api/auth/login', { body: { email, password: 'wrong horse' } }),
      send(app.url, '/api/auth/login', { body: { email: newEmail(), password: 'wrong horse' } }),
    ]);
    expect(wrong.problem).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect({ ...wrong.problem, requestId: '' }).toEqual({ ...unknown.problem, requestId: '' });
  });

  it('lets demo people in by e-mail, nobody else, and nobody where it is off', async () => {
    const { session } = await app.signUp();
    const email = newEmail();
    const at = new Date();
    const _id = `usr_${randomUUID()}`;
    const person = {
      email,
      name: 'Demo',
      role: 'fan',
      creatorId: null,
      passwordHash: null,
      demo: true,
      emailConfirmedAt: at,
      showsFollows: false,
      showsEmail: false,
      networks: [],
    };
    await app.connection
      .collection<{ _id: string }>('users')
      .insertOne({ _id, ...person, createdAt: at, updatedAt: at } as { _id: string });
    expect((await app.client().auth.demo({ email })).user).toMatchObject({ id: _id, email });
    expect(await codeOf(app.client().auth.demo({ email: session.user.email }))).toBe('invalid_credentials');
    expect(await codeOf(app.client().auth.demo({ email: newEmail() }))).toBe('invalid_credentials');
    expect(await codeOf(app.client().auth.login({ email, password: 'the password of nobody' }))).toBe(
      'invalid_credentials',
    );
    await using closed = await startApp({ env: { DEMO_LOGIN: '0' } });
    expect(await codeOf(closed.client().auth.demo({ email }))).toBe('demo_disabled');
  });
});

describe('a rush of sign-ins', () => {
  it('answers each while its caller waits: with what came of it, or that nothing did', async () => {
    const { session } = await app.signUp();
    const body = { email: session.user.email, password: 'wrong horse' };
    const headers = { 'livedrops-timeout-ms': '1500' };
    const answers = await Promise.all(
      Array.from({ length: 150 }, () => send(app.url, '/api/auth/login', { body, headers })),
    );
    const told = Map.groupBy(answers, ({ problem }) => `${problem?.code} ${problem?.outcome}`);
    expect([...told.keys()].sort()).toEqual(['invalid_credentials not_executed', 'overloaded not_executed']);
    const refused = told.get('overloaded not_executed') ?? [];
    expect(refused.every(({ headers: answered }) => Number(answered.get('retry-after')) > 0)).toBe(true);
    // The queue is as empty as it says: whoever comes next is served.
    const next = await app.client().auth.login({ email: session.user.email, password: 'correct horse' });
    expect(next.user.id).toBe(session.user.id);
  });
});

describe('access tokens', () => {
  it('says when a token has expired, is bad, or outlived its account', async () => {
    const { session } = await app.signUp();
    const secret = app.env['JWT_SECRET'] ?? '';
    const past = createTokens({ secret, accessTokenMs: 60_000, clock: { now: () => Date.now() - 120_000 } });
    const now = createTokens({ secret, accessTokenMs: 60_000, clock: { now: () => Date.now() } });
    const codeFor = async (token: string) => (await send(app.url, '/api/me', { token })).problem?.code;
    expect(await codeFor(past.issue({ id: session.user.id, creatorId: null }, 'ses_1').token)).toBe(
      'token_expired',
    );
    expect(await codeFor(`${session.accessToken}x`)).toBe('unauthenticated');
    expect(await codeFor(now.issue({ id: 'usr_gone', creatorId: null }, 'ses_1').token)).toBe(
      'unauthenticated',
    );
    expect((await send(app.url, '/api/me')).problem?.code).toBe('unauthenticated');
    expect(
      (await send(app.url, '/api/products', { token: 'rubbish' })).status,
      'reading needs no token',
    ).toBe(200);
  });

  it('changes the own name and nothing else', async () => {
    const { client, session } = await app.signUp('Old Name');
    expect(await client.auth.updateMe({ name: 'New Name' })).toEqual({ ...session.user, name: 'New Name' });
    const token = session.accessToken;
    const answer = await send(app.url, '/api/me', {
      method: 'PATCH',
      token,
      body: { name: 'X', role: 'creator' },
    });
    expect(faultyFields(answer)).toEqual(['role']);
    expect(await client.auth.me()).toEqual({ ...session.user, name: 'New Name' });
    const shown = { ...session.user, name: 'New Name', showsFollows: true };
    expect(await client.auth.updateMe({ showsFollows: true })).toEqual(shown);
  });
});

describe('a session that is over', () => {
  const refreshTwiceFromFurtherBack = async (refreshToken: string) => {
    const next = await send(app.url, '/api/auth/refresh', { body: { refreshToken } });
    const body = { refreshToken: (next.body as { refreshToken: string }).refreshToken };
    await send(app.url, '/api/auth/refresh', { body });
    await send(app.url, '/api/auth/refresh', { body: { refreshToken } });
  };
  const writes = Object.entries<Endpoint>(endpoints).filter(
    ([, { method, auth }]) => method !== 'GET' && auth !== 'public',
  );

  it.each([
    [
      'its owner has signed out',
      async (refreshToken: string) =>
        void (await send(app.url, '/api/auth/logout', { body: { refreshToken } })),
    ],
    ['a copied refresh token was found out', refreshTwiceFromFurtherBack],
  ])('does nothing that outlives its access token: %s', async (_case, end) => {
    const { session } = await app.signUpCreator();
    const { accessToken: token, refreshToken, user } = session;
    await end(refreshToken);
    expect(await sessionsOf(user.id)).toEqual([]);
    for (const [name, { method, path, tokenIsEnough }] of writes) {
      const url = `/api${path.replaceAll(/\{\w+\}/g, 'nothing-such')}`;
      const { problem } = await send(app.url, `${url}?surprise=1`, { method, token });
      const code = tokenIsEnough ? 'validation_failed' : 'unauthenticated';
      expect(problem, name).toMatchObject({ code, outcome: 'not_executed' });
    }
    const key = await send(app.url, '/api/api-keys', {
      token,
      body: { name: 'For ever', scopes: ['orders:write'], expiresAt: null },
    });
    expect(key.problem?.code).toBe('unauthenticated');
    const keys = app.connection.collection('apiKeys');
    expect(await keys.countDocuments({ userId: user.id })).toBe(0);
    expect((await send(app.url, '/api/api-keys', { token })).problem?.code).toBe('unauthenticated');
  });

  it('leaves the other sessions and the API keys of its owner alone', async () => {
    const { client, session } = await app.signUp();
    const { key } = await client.apiKeys.create({ name: 'Till', scopes: ['follows:write'] });
    const other = await app.client().auth.login({ email: session.user.email, password: 'correct horse' });
    await client.auth.logout();
    expect((await app.client(other.accessToken).auth.updateMe({ name: 'Still here' })).name).toBe(
      'Still here',
    );
    const { creatorId } = await app.signUpCreator();
    expect((await app.client(key).follows.follow(creatorId)).creatorId).toBe(creatorId);
  });
});

describe('refreshing', () => {
  const refresh = (refreshToken: string) => send(app.url, '/api/auth/refresh', { body: { refreshToken } });
  const tokenOf = (answer: Awaited<ReturnType<typeof refresh>>) =>
    (answer.body as { refreshToken?: string }).refreshToken ?? answer.problem?.code ?? 'nothing';

  it('trades a token for a new one, and the database holds neither', async () => {
    const { session } = await app.signUp();
    const answer = await refresh(session.refreshToken);
    expect(answer.body).toMatchObject({ user: session.user });
    expect(tokenOf(answer)).not.toBe(session.refreshToken);
    const stored = JSON.stringify(await sessionsOf(session.user.id));
    for (const token of [session.refreshToken, tokenOf(answer)]) {
      expect(stored).not.toContain(token);
      expect(stored).not.toContain(token.split('.')[1]);
    }
  });

  it('repeats the answer for a moment: it was lost, or many tabs asked at once', async () => {
    const { session } = await app.signUp();
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(session.refreshToken)));
    const tokens = new Set(answers.map(tokenOf));
    expect(tokens.size).toBe(1);
    const [successor = ''] = tokens;
    expect((await refresh(successor)).status).toBe(200);
    expect(await sessionsOf(session.user.id)).toHaveLength(1);
  });

  it('repeats a lost answer, however late, to the client that made the refresh, and to nobody else', async () => {
    const { session } = await app.signUp();
    const ask = (attemptId: string) =>
      send(app.url, '/api/auth/refresh', { body: { refreshToken: session.refreshToken, attemptId } });
    const own = randomUUID();
    const lost = tokenOf(await ask(own));
    await changeSessions(session.user.id, { rotatedAt: new Date(Date.now() - 3_600_000) });
    expect(tokenOf(await ask(own))).toBe(lost);
    const stored = await sessionsOf(session.user.id);
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(own);
    expect(tokenOf(await ask(randomUUID())), 'a copy').toBe('refresh_token_invalid');
    expect(await sessionsOf(session.user.id)).toEqual([]);
  });

  it('ends the session, its sockets and all that it could do when a rotated token comes back later', async () => {
    const { client, session } = await app.signUp();
    const realtime = createRealtime(client);
    realtime.channel(`user:${session.user.id}`).on('*', () => {});
    await expect.poll(() => realtime.state.name).toBe('live');
    const successor = tokenOf(await refresh(session.refreshToken));
    await changeSessions(session.user.id, { rotatedAt: new Date(Date.now() - 11_000) });
    expect(tokenOf(await refresh(session.refreshToken))).toBe('refresh_token_invalid');
    expect(tokenOf(await refresh(successor)), 'the thief or the owner: both are out').toBe(
      'refresh_token_invalid',
    );
    expect(await sessionsOf(session.user.id)).toEqual([]);
    await expect.poll(() => realtime.state.name).not.toBe('live');
    realtime.close();
  });

  it('ends the session when a token from further back comes back, even at once', async () => {
    const { session } = await app.signUp();
    const second = tokenOf(await refresh(session.refreshToken));
    const third = tokenOf(await refresh(second));
    expect(tokenOf(await refresh(session.refreshToken))).toBe('refresh_token_invalid');
    expect(tokenOf(await refresh(third))).toBe('refresh_token_invalid');
  });

  it('knows no ended session', async () => {
    const { session } = await app.signUp();
    // Further back than the server's clock may be behind this one.
    await changeSessions(session.user.id, { expiresAt: new Date(Date.now() - 1000) });
    expect(tokenOf(await refresh(session.refreshToken))).toBe('refresh_token_invalid');
  });

  test.each(['x', `${'a'.repeat(22)}.${'b'.repeat(43)}`, '.'.repeat(66)])('refuses %s', async (text) => {
    expect(tokenOf(await refresh(text))).toBe('refresh_token_invalid');
  });

  it('stops with the session: signing out ends one device, twice is fine', async () => {
    const { session } = await app.signUp();
    const other = await app.client().auth.login({ email: session.user.email, password: 'correct horse' });
    const body = { refreshToken: session.refreshToken };
    expect((await send(app.url, '/api/auth/logout', { body })).status).toBe(204);
    expect((await send(app.url, '/api/auth/logout', { body })).status).toBe(204);
    expect(tokenOf(await refresh(session.refreshToken))).toBe('refresh_token_invalid');
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it('brings the creator role that came meanwhile', async () => {
    const { client, session } = await app.signUp();
    const creator = await client.creators.create({
      handle: `late-${randomUUID().slice(0, 8)}`,
      name: 'Late',
    });
    const { body } = await refresh(session.refreshToken);
    expect(body).toMatchObject({ user: { role: 'creator', creatorId: creator.id } });
  });
});

describe('a new secret', () => {
  it('signs from now on, and what the one before it signed stays good', async () => {
    const { session } = await app.signUp();
    const successor = await app.client().auth.register({
      email: newEmail(),
      password: 'correct horse',
      name: 'Noor',
    });
    const oldSecret = app.env['JWT_SECRET'] ?? '';
    const JWT_SECRET = randomUUID() + randomUUID();
    await using changed = await spawnServer({ ...app.env, JWT_SECRET, JWT_OLD_SECRETS: oldSecret });
    await using strict = await spawnServer({ ...app.env, JWT_SECRET });
    const me = (url: string, token: string) => send(url, '/api/me', { token });
    expect((await me(changed.url, session.accessToken)).status).toBe(200);
    expect((await me(strict.url, session.accessToken)).status).toBe(401);
    const refreshAt = (url: string, refreshToken: string) =>
      send(url, '/api/auth/refresh', { body: { refreshToken } });
    const next = (await refreshAt(changed.url, session.refreshToken)).body as Session;
    expect((await me(app.url, next.accessToken)).status, 'the old secret alone').toBe(401);
    // An answer that was given with the old secret is repeated with the new one.
    const given = (await refreshAt(app.url, successor.refreshToken)).body as Session;
    const again = (await refreshAt(changed.url, successor.refreshToken)).body as Session;
    expect(again.refreshToken).toBe(given.refreshToken);
  });

  it('is rolled out over two servers that both serve all the time, and nobody is signed out', async () => {
    const before = { JWT_SECRET: app.env['JWT_SECRET'] ?? '' };
    const next = randomUUID() + randomUUID();
    const known = { ...before, JWT_OLD_SECRETS: next };
    const changed = { JWT_SECRET: next, JWT_OLD_SECRETS: before.JWT_SECRET };
    const signedIn: Session[] = [(await app.signUp()).session];
    // What the two servers have: the new secret is known to both before one of them signs with it.
    for (const pair of [
      [before, known],
      [known, known],
      [known, changed],
      [changed, changed],
    ]) {
      await using one = await app.another(pair[0]);
      await using other = await app.another(pair[1]);
      for (const [index, session] of signedIn.entries()) {
        for (const { url } of [one, other])
          expect((await send(url, '/api/me', { token: session.accessToken })).status).toBe(200);
        const { status, body } = await send(one.url, '/api/auth/refresh', {
          body: { refreshToken: session.refreshToken },
        });
        expect(status).toBe(200);
        signedIn[index] = body as Session;
        expect((await send(other.url, '/api/me', { token: signedIn[index].accessToken })).status).toBe(200);
      }
      signedIn.push((await people(other.url).signUp()).session);
    }
    expect(signedIn).toHaveLength(5);
  });
});
