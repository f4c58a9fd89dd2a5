import { randomUUID } from 'node:crypto';
import type { Session } from '@livedrops/sdk';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { inMs, makeDrop } from '../helpers/shop.ts';
import { faultyFields, send } from '../helpers/send.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

// What people type, in the form that is kept.

let app: TestApp;
let creator: CreatorPerson;

beforeAll(async () => {
  app = await startApp();
  creator = await app.signUpCreator();
});
afterAll(() => app[Symbol.asyncDispose]());

const mark = () => randomUUID().slice(0, 8);
const product = (changes: object = {}) =>
  creator.client.products.create({
    title: 'Print',
    description: '',
    price: 100,
    currency: 'EUR',
    ...changes,
  });
const register = (body: object) => {
  const account = { email: `kim-${mark()}@example.test`, password: 'correct horse', name: 'Kim' };
  return send(app.url, '/api/auth/register', { body: { ...account, ...body } });
};

describe('signing in', () => {
  test.each([
    ['composed', 'G\u00e9rard is here', 'Ge\u0301rard is here'],
    ['taken apart', 'Ge\u0301rard is here', 'G\u00e9rard is here'],
    ['with a hard space', 'G\u00e9rard\u00a0is here', 'G\u00e9rard is here'],
  ])('takes a password that was %s in its other form', async (_case, password, typed) => {
    const email = `kim-${mark()}@example.test`;
    expect((await register({ email, password })).status).toBe(201);
    const answer = await send(app.url, '/api/auth/login', { body: { email, password: typed } });
    expect(answer.status).toBe(200);
  });

  test.each([
    ['a&b!c=/#d', 'example.test', 'example.test'],
    ['kim', 'B\u00dcCHER.example', 'b\u00fccher.example'],
    ['kim', 'xn--fsq.example', '\u4f8b.example'],
  ])('takes the address %s@%s, in every form of it', async (local, host, other) => {
    const own = `${local}-${mark()}`;
    const idOf = ({ body }: { body: unknown }) => (body as Session).user.id;
    const id = idOf(await register({ email: `${own}@${host}` }));
    const body = { email: `${own.toUpperCase()}@${other}`, password: 'correct horse' };
    expect(idOf(await send(app.url, '/api/auth/login', { body }))).toBe(id);
    // With the password of the account, a registration is a sign-in.
    expect(idOf(await register({ email: `${own}@${other}` }))).toBe(id);
  });

  test.each([
    ['a password that everybody tries', { password: '12345678' }, ['password']],
    ['the same with signs', { password: 'P@ssw0rd1!' }, ['password']],
    ['65 characters before the @', { email: `${'a'.repeat(65)}@example.test` }, ['email']],
    ['a name that nobody sees', { name: '\u200b\u3164' }, ['name']],
    ['a name with NUL', { name: 'Kim\0' }, ['name']],
    ['a name of two lines', { name: 'Kim\nBcc: all' }, ['name']],
    ['half a character', { name: 'Kim \ud83d' }, ['name']],
    ['a name that reads backwards', { name: '\u202emiK' }, ['name']],
    ['a password with NUL', { password: 'correct\0horse' }, ['password']],
  ])('refuses %s', async (_case, change, fields) => {
    const answer = await register(change);
    expect(answer.problem?.code).toBe('validation_failed');
    expect(faultyFields(answer)).toEqual(fields);
  });
});

describe('searching', () => {
  it('finds the other Unicode form, both ways', async () => {
    const own = mark();
    const { id } = await product({ title: `Cafe\u0301 ${own}` });
    for (const q of [`caf\u00e9 ${own}`, `cafe\u0301 ${own}`, ` Caf\u00e9\u200b ${own} `])
      expect((await app.client().products.list({ q })).items.map((one) => one.id)).toEqual([id]);
    const maker = await app.signUpCreator(`Zo\u00eb ${own}`);
    const found = await app.client().creators.list({ q: `Zoe\u0308 ${own}` });
    expect(found.items.map((one) => one.id)).toEqual([maker.creatorId]);
  });

  it('refuses what ends a text elsewhere', async () => {
    for (const path of ['/api/products?q=%00', '/api/products?q=a%00b', '/api/creators?q=%00']) {
      const answer = await send(app.url, path);
      expect(answer.problem, path).toMatchObject({ status: 422, code: 'validation_failed' });
      expect(faultyFields(answer)).toEqual(['q']);
    }
  });

  it('goes on after a long title in letters of several bytes', async () => {
    const own = mark();
    const long = `${own} ${'\u6f22'.repeat(130)}`;
    for (const end of ['1', '2']) await product({ title: long + end });
    const first = await app.client().products.list({ q: own, sort: 'title', limit: 1 });
    const next = await app
      .client()
      .products.list({ q: own, sort: 'title', limit: 1, cursor: first.nextCursor! });
    expect(next.items.map(({ title }) => title)).toEqual([`${long}2`]);
  });
});

describe('a title', () => {
  it('loses what nobody sees, and counts what people see', async () => {
    expect(await product({ title: ' Lin\u00aden\u200b\u00a0 print ' })).toMatchObject({
      title: 'Linen print',
    });
    const emoji = '\u{1f469}\u200d\u{1f3a8}';
    expect(await product({ title: `Print ${emoji}` })).toMatchObject({ title: `Print ${emoji}` });
    expect(await product({ title: '\u{1f600}'.repeat(140) })).toMatchObject({
      title: '\u{1f600}'.repeat(140),
    });
  });
});

describe('an instant', () => {
  it('with an offset is the same instant in UTC', async () => {
    const startsAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000);
    const inLisbon = new Date(startsAt.getTime() + 7_200_000).toISOString().replace('.000Z', '+02:00');
    const drop = await makeDrop(creator.client, { startsAt: inLisbon, endsAt: inMs(9_000_000) });
    expect(drop.startsAt).toBe(startsAt.toISOString());
  });

  test.each(['2026-12-01T10:00:00', '2026-12-01', '2026-02-30T10:00:00Z', '9999-12-31T23:59:59-01:00', '1'])(
    'is not %s',
    async (startsAt) => {
      const { id: productId } = await product();
      const body = { productId, startsAt, endsAt: inMs(9_000_000), stock: 1 };
      const answer = await send(app.url, '/api/drops', { token: creator.session.accessToken, body });
      expect(faultyFields(answer)).toEqual(['startsAt']);
    },
  );
});

describe('a creator', () => {
  const become = async (changes: object) => {
    const { session } = await app.signUp();
    const body = { handle: `own-${mark()}`, name: `Own ${mark()}`, ...changes };
    return send(app.url, '/api/creators', { token: session.accessToken, body });
  };

  it('has a handle that no other handle looks like', async () => {
    const own = `rn0l-${mark()}`;
    expect((await become({ handle: own })).status).toBe(201);
    for (const handle of [own.replace('rn', 'm'), own.replace('0', 'o'), own.replace('l-', '1-')])
      expect((await become({ handle })).problem?.code, handle).toBe('handle_taken');
    expect((await become({ handle: own.replace('o', '\u043e').replace('l', '\u04cf') })).problem?.code).toBe(
      'validation_failed',
    );
  });

  it('gives way to one look-alike of many at once', async () => {
    const own = `o-${mark()}`;
    const handles = Array.from({ length: 6 }, (_, index) => (index % 2 ? own : own.replace('o-', '0-')));
    const answers = await Promise.all(handles.map((handle) => become({ handle })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('has a name that no other passes for', async () => {
    const own = `Pacco Nord ${mark()}`;
    expect((await become({ name: own })).status).toBe(201);
    const imitations = [
      own.replace('Pacco', 'P\u0430cco'),
      own.replace('Pacco', '\u0420\u0430\u0441\u0441\u043e'),
      own.replace('Nord', 'N0rd'),
      own.replace('Nord', 'No\u200brd'),
    ];
    for (const name of imitations) expect(faultyFields(await become({ name })), name).toEqual(['name']);
    expect((await become({ name: own })).status, 'the same name is no deceit').toBe(201);
  });

  it('does not take such a name later either', async () => {
    const own = `Atelier ${mark()}`;
    await app.signUpCreator(own);
    const other = await app.signUpCreator(`Other ${mark()}`);
    const path = `/api/creators/${other.creatorId}`;
    const body = { name: own.replace('Atelier', 'AteIier') };
    const answer = await send(app.url, path, { method: 'PATCH', token: other.session.accessToken, body });
    expect(faultyFields(answer)).toEqual(['name']);
  });
});
