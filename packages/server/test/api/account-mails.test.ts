import { randomUUID } from 'node:crypto';
import { LIMITS } from '@livedrops/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobsCollection } from '../../src/platform/jobs/jobs-collection.ts';
import { type MailServer, openMailServer } from '../helpers/mail-server.ts';
import { codeOf } from '../helpers/refusal.ts';
import { send } from '../helpers/send.ts';
import { type Person, startApp, type TestApp } from '../helpers/start-app.ts';

let mail: MailServer;
let app: TestApp;

beforeAll(async () => {
  mail = await openMailServer();
  app = await startApp({ env: { ...mail.env, SHOP_URL: 'https://shop.example/' } });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
});

const addressOf = ({ session }: Person) => session.user.email;
const subjectsTo = (address: string) => mail.to(address).map(({ subject }) => subject);
const newAddress = () => `person-${randomUUID()}@example.test`;

/** The token of the newest link of a page that was mailed to an address. */
async function linkTo(address: string, page: 'confirm-email' | 'reset-password', count = 1): Promise<string> {
  const links = () =>
    mail
      .to(address)
      .flatMap(({ text = '' }) => [...text.matchAll(/https:\/\/shop\.example\/([\w-]+)#(\S+)/g)])
      .filter(([, of]) => of === page)
      .map(([, , token = '']) => token);
  await expect.poll(() => links().length).toBe(count);
  return links().at(-1) ?? '';
}

/** Somebody who has used the link of their mail. */
async function signUpConfirmed(): Promise<Person> {
  const person = await app.signUp();
  await person.client.auth.confirmEmail({ token: await linkTo(addressOf(person), 'confirm-email') });
  return person;
}

const forget = (email: string) => send(app.url, '/api/auth/forgot-password', { body: { email } });
const login = (email: string, password: string) => app.client().auth.login({ email, password });
const stored = async () => JSON.stringify(await app.connection.collection('emailLinks').find().toArray());

describe('confirming an address', () => {
  it('takes the link of a mail, once, and a press: nothing is used up by looking', async () => {
    const person = await app.signUp('Buy now at http://evil.example');
    const token = await linkTo(addressOf(person), 'confirm-email');
    const [got] = mail.to(addressOf(person));
    expect(got?.subject).toBe('Confirm your address');
    expect(JSON.stringify([got?.text, got?.html, got?.to])).not.toContain('evil');
    expect(await stored(), 'the database holds no token').not.toContain(token.split('.')[1]);
    for (const method of ['GET', 'HEAD'])
      expect((await fetch(`${app.url}/api/auth/confirm-email?token=${token}`, { method })).status).toBe(405);
    expect((await person.client.auth.me()).isEmailConfirmed).toBe(false);
    await app.client().auth.confirmEmail({ token });
    expect((await person.client.auth.me()).isEmailConfirmed).toBe(true);
    expect(await codeOf(app.client().auth.confirmEmail({ token }))).toBe('link_invalid');
  });

  it('is for one of many who press at once', async () => {
    const person = await app.signUp();
    const token = await linkTo(addressOf(person), 'confirm-email');
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => app.client().auth.confirmEmail({ token })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses links that are made up, changed, expired or for something else', async () => {
    const person = await app.signUp();
    const token = await linkTo(addressOf(person), 'confirm-email');
    const [id = ''] = token.split('.');
    const reset = (token: string) => app.client().auth.resetPassword({ token, password: 'a better horse' });
    expect(await codeOf(reset(token))).toBe('link_invalid');
    const changed = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [id, `${id}.`, changed, `eml_other.${token.split('.')[1]}`, 'x'])
      expect(await codeOf(app.client().auth.confirmEmail({ token: wrong })), wrong).toBe('link_invalid');
    const links = app.connection.collection<{ _id: string }>('emailLinks');
    await links.updateOne({ _id: id }, { $set: { expiresAt: new Date(Date.now() - 5000) } });
    expect(await codeOf(app.client().auth.confirmEmail({ token }))).toBe('link_invalid');
    expect((await person.client.auth.me()).isEmailConfirmed).toBe(false);
  });

  it('can be asked for again, a few times a day', async () => {
    const person = await app.signUp();
    await linkTo(addressOf(person), 'confirm-email');
    for (let count = 0; count < LIMITS.linkMailsPerDay; count += 1)
      await person.client.auth.sendConfirmation();
    for (const _ of [1, 2]) expect(await codeOf(person.client.auth.sendConfirmation())).toBe('limit_reached');
    // The first mail came by itself; the address gets five in all, whoever asks.
    const token = await linkTo(addressOf(person), 'confirm-email', 5);
    await person.client.auth.confirmEmail({ token });
    await person.client.auth.sendConfirmation();
    expect(mail.to(addressOf(person))).toHaveLength(5);
  });

  it('cannot take an address from the account that has it; its owner is told', async () => {
    const owner = await signUpConfirmed();
    const email = addressOf(owner);
    const twin = await app.client().auth.register({ email, password: 'another horse', name: 'Twin' });
    await expect.poll(() => subjectsTo(email)).toContain('You have an account already');
    await app.client(twin.accessToken).auth.sendConfirmation();
    await expect.poll(() => subjectsTo(email).filter((one) => one?.includes('already'))).toHaveLength(2);
    expect(subjectsTo(email).filter((subject) => subject === 'Confirm your address')).toHaveLength(1);
    expect((await app.client(twin.accessToken).auth.me()).isEmailConfirmed).toBe(false);
  });
});

describe('a forgotten password', () => {
  it('is answered the same for an address without an account', async () => {
    const person = await signUpConfirmed();
    const unknown = newAddress();
    const [known, other] = [await forget(addressOf(person)), await forget(unknown)];
    expect([known.status, known.body]).toEqual([other.status, other.body]);
    expect(known.status).toBe(204);
    await linkTo(addressOf(person), 'reset-password');
    expect(mail.to(unknown)).toEqual([]);
  });

  it('gets a new one by the link of a mail: once, with all sessions ended, and the owner told', async () => {
    const person = await signUpConfirmed();
    const email = addressOf(person);
    const elsewhere = await login(email, 'correct horse');
    await forget(email);
    const token = await linkTo(email, 'reset-password');
    await app.client().auth.resetPassword({ token, password: 'a better horse' });
    expect(await codeOf(login(email, 'correct horse'))).toBe('invalid_credentials');
    expect((await login(email, 'a better horse')).user.id).toBe(person.session.user.id);
    const again = { token, password: 'a thief with the mail' };
    expect(await codeOf(app.client().auth.resetPassword(again))).toBe('link_invalid');
    for (const { refreshToken } of [person.session, elsewhere]) {
      const answer = await send(app.url, '/api/auth/refresh', { body: { refreshToken } });
      expect(answer.problem?.code).toBe('refresh_token_invalid');
    }
    await expect.poll(() => subjectsTo(email)).toContain('Your password was changed');
  });

  it('makes every earlier link worthless once one is used', async () => {
    const person = await signUpConfirmed();
    const email = addressOf(person);
    await forget(email);
    const first = await linkTo(email, 'reset-password');
    await forget(email);
    const second = await linkTo(email, 'reset-password', 2);
    await app.client().auth.resetPassword({ token: second, password: 'a better horse' });
    const late = app.client().auth.resetPassword({ token: first, password: 'a third horse' });
    expect(await codeOf(late)).toBe('link_invalid');
  });

  it('gives an account that a stranger made with the address to its owner alone', async () => {
    const email = newAddress();
    const stranger = await app.client().auth.register({ email, password: 'the stranger', name: 'Stranger' });
    const { key } = await app
      .client(stranger.accessToken)
      .apiKeys.create({ name: 'Back door', scopes: ['orders:read'], expiresAt: null });
    await app.client(stranger.accessToken).auth.updateMe({ showsEmail: true });
    await forget(email);
    const token = await linkTo(email, 'reset-password');
    await app.client().auth.resetPassword({ token, password: 'the owner' });
    expect(await codeOf(login(email, 'the stranger'))).toBe('invalid_credentials');
    // That creators may see the address was never said by its owner.
    const isOwners = { isEmailConfirmed: true, showsEmail: false };
    expect((await login(email, 'the owner')).user).toMatchObject(isOwners);
    expect((await send(app.url, '/api/orders', { token: key })).problem?.code).toBe('api_key_revoked');
    const write = app.client(stranger.accessToken).auth.updateMe({ name: 'Still here' });
    expect(await codeOf(write)).toBe('unauthenticated');
  });

  it('sends one address only so many mails, whoever asks', async () => {
    const person = await signUpConfirmed();
    for (let count = 0; count < 9; count += 1) expect((await forget(addressOf(person))).status).toBe(204);
    const waiting = () =>
      jobsCollection(app.connection).countDocuments({ queue: 'account-mail', state: 'waiting' });
    await expect.poll(waiting).toBe(0);
    // One of the five was the confirmation.
    expect(mail.to(addressOf(person))).toHaveLength(5);
  });
});

describe('changing what one signs in with', () => {
  const wrong = { currentPassword: 'not my horse' };

  it('needs the present password, and ends the other sessions', async () => {
    const person = await signUpConfirmed();
    const email = addressOf(person);
    const elsewhere = await login(email, 'correct horse');
    const password = 'a better horse';
    const refused = person.client.auth.changePassword({ ...wrong, password });
    expect(await codeOf(refused)).toBe('validation_failed');
    await person.client.auth.changePassword({ currentPassword: 'correct horse', password });
    expect((await person.client.auth.updateMe({ name: 'Still here' })).name).toBe('Still here');
    const other = app.client(elsewhere.accessToken).auth.updateMe({ name: 'Not here' });
    expect(await codeOf(other)).toBe('unauthenticated');
    expect(await codeOf(login(email, 'correct horse'))).toBe('invalid_credentials');
    await expect.poll(() => subjectsTo(email)).toContain('Your password was changed');
  });

  it('moves to another address when that is confirmed, and tells the former one', async () => {
    const person = await signUpConfirmed();
    const [before, email] = [addressOf(person), newAddress()];
    expect(await codeOf(person.client.auth.changeEmail({ ...wrong, email }))).toBe('validation_failed');
    await person.client.auth.changeEmail({ currentPassword: 'correct horse', email });
    const token = await linkTo(email, 'confirm-email');
    expect((await person.client.auth.me()).email).toBe(before);
    await app.client().auth.confirmEmail({ token });
    expect(await person.client.auth.me()).toMatchObject({ email, isEmailConfirmed: true });
    await expect.poll(() => subjectsTo(before)).toContain('Your address was changed');
    expect(mail.to(before).at(-1)?.text).not.toContain(email);
  });

  it('does not move to an address that somebody has', async () => {
    const [owner, other] = [await signUpConfirmed(), await signUpConfirmed()];
    const email = addressOf(owner);
    await other.client.auth.changeEmail({ currentPassword: 'correct horse', email });
    await expect.poll(() => subjectsTo(email)).toContain('You have an account already');
    expect((await other.client.auth.me()).email).toBe(addressOf(other));
  });
});

it('says so where no mail is sent', async () => {
  await using silent = await startApp();
  const { client } = await silent.signUp();
  expect(await codeOf(client.auth.sendConfirmation())).toBe('invalid_transition');
  expect(await codeOf(client.auth.forgotPassword({ email: newAddress() }))).toBe('invalid_transition');
  expect(await jobsCollection(silent.connection).countDocuments({ queue: 'account-mail' })).toBe(0);
});
