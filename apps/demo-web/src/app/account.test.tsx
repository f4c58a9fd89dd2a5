import { createMockDb, createMockRealtime } from '@livedrops/sdk/msw';
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openShop, ROWAN, startServer } from '../../test/render-shop.tsx';

const ADA = 'ada@example.com';

describe('signing in', () => {
  it('comes back to the drop one wanted to buy', async () => {
    const { user, where, session } = await openShop(startServer(), { path: '/d/drp_1' });
    await user.click(await screen.findByRole('button', { name: 'Sign in to buy' }));
    await user.click(await screen.findByRole('button', { name: /Rowan Ibrahim/ }));
    await screen.findByRole('button', { name: /^Buy/ });
    expect(where()).toBe('/d/drp_1');
    expect(session.current?.user.email).toBe(ROWAN);
  });

  it('does not follow an address that leads elsewhere', async () => {
    const { user, where } = await openShop(startServer(), { path: '/sign-in?from=//evil.example' });
    await user.click(await screen.findByRole('button', { name: /Rowan Ibrahim/ }));
    await expect.poll(where).toBe('/');
  });

  it('registers with name, e-mail and password', async () => {
    const mock = startServer();
    const { user, session } = await openShop(mock, { path: '/sign-in' });
    await user.click(await screen.findByRole('button', { name: 'I have no account yet' }));
    await user.type(screen.getByLabelText(/^Name/), 'Ada');
    await user.type(screen.getByLabelText(/^E-mail/), 'ada@example.com');
    await user.type(screen.getByLabelText(/^Password/), 'long enough');
    await user.click(screen.getByRole('button', { name: 'Make the account' }));
    await expect.poll(() => session.current?.user.name).toBe('Ada');
  });

  it('says beside the field what is wrong with a text, in the words of the API', async () => {
    const { user, session } = await openShop(startServer(), { path: '/sign-in' });
    await user.click(await screen.findByRole('button', { name: 'I have no account yet' }));
    await user.type(screen.getByLabelText(/^Name/), 'Studi\u043e Nord');
    await user.type(screen.getByLabelText(/^E-mail/), 'ada@example.com');
    await user.type(screen.getByLabelText(/^Password/), 'password1');
    await user.click(screen.getByRole('button', { name: 'Make the account' }));
    await screen.findByText('is too easy to guess');
    await screen.findByText('must not mix letters of alphabets that look alike within a word');
    expect(session.current).toBeNull();
  });

  it('says what is wrong with a refused password', async () => {
    const { user, session } = await openShop(startServer(), { path: '/sign-in' });
    await user.type(await screen.findByLabelText(/^E-mail/), ROWAN);
    await user.type(screen.getByLabelText(/^Password/), 'not the password');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByText('That e-mail and password do not go together.');
    expect(session.current).toBeNull();
  });

  it('signs out and forgets', async () => {
    const { user, session } = await openShop(startServer(), { path: '/account', as: ROWAN });
    await user.click(await screen.findByRole('button', { name: 'Sign out' }));
    await expect.poll(() => session.current).toBeNull();
  });
});

describe('an address', () => {
  const openAsAda = async (db = createMockDb()) => {
    const mock = startServer(db);
    db.addUser({ email: ADA, name: 'Ada', password: 'long enough' });
    return { ...mock, ...(await openShop(mock, { path: '/account', as: ADA })) };
  };

  it('that is not confirmed is told, and its mail sent again', async () => {
    const { user, db } = await openAsAda();
    await screen.findByText('Your address is not confirmed.');
    await user.click(screen.getByRole('button', { name: 'Send the mail again' }));
    await screen.findByText('It is on its way.');
    expect(db.mails).toMatchObject([{ to: ADA, kind: 'confirm' }]);
  });

  it('is confirmed by a press on the page of the link, once', async () => {
    const { user, db, leave } = await openAsAda();
    await user.click(await screen.findByRole('button', { name: 'Send the mail again' }));
    await screen.findByText('It is on its way.');
    const token = db.mails[0]?.token ?? '';
    leave();
    const page = { path: `/confirm-email#${token}`, as: ADA };
    const opened = await openShop({ db, realtime: createMockRealtime(db) }, page);
    await screen.findByRole('heading', { name: 'Is this your address?' });
    expect([...db.users.values()].find(({ email }) => email === ADA)?.isEmailConfirmed).toBe(false);
    await opened.user.click(screen.getByRole('button', { name: 'Confirm my address' }));
    await screen.findByRole('heading', { name: 'Your address is confirmed' });
    await expect.poll(() => opened.session.current?.user.isEmailConfirmed).toBe(true);
    opened.leave();
    await openShop({ db, realtime: createMockRealtime(db) }, page);
    await opened.user.click(await screen.findByRole('button', { name: 'Confirm my address' }));
    await screen.findByText(/This link was used already/);
  });

  it('is changed with the present password, and counts once its mail is used', async () => {
    const { user, db, session } = await openAsAda();
    await user.click(await screen.findByRole('button', { name: 'Change the e-mail' }));
    await user.type(screen.getByLabelText(/^New e-mail/), 'new@example.com');
    await user.type(screen.getByLabelText(/^Present password/), 'not this one');
    await user.click(screen.getByRole('button', { name: 'Change the e-mail' }));
    await screen.findByText('That is not your present password.');
    await user.clear(screen.getByLabelText(/^Present password/));
    await user.type(screen.getByLabelText(/^Present password/), 'long enough');
    await user.click(screen.getByRole('button', { name: 'Change the e-mail' }));
    await screen.findByText(/We have mailed a link to the new address/);
    expect(session.current?.user.email).toBe(ADA);
    expect(db.mails.at(-1)).toMatchObject({ to: 'new@example.com', kind: 'confirm' });
  });
});

describe('a password', () => {
  it('that is forgotten is replaced with the link of a mail', async () => {
    const mock = startServer();
    const { db } = mock;
    db.addUser({ email: ADA, name: 'Ada', password: 'long enough' });
    const { user, leave } = await openShop(mock, { path: '/sign-in' });
    await user.click(await screen.findByRole('link', { name: 'Forgot your password?' }));
    await user.type(await screen.findByLabelText(/^E-mail/), ADA);
    await user.click(screen.getByRole('button', { name: 'Send the link' }));
    await screen.findByText(/a link to a new password is on its way/);
    const token = db.mails.at(-1)?.token ?? '';
    leave();
    const opened = await openShop(mock, { path: `/reset-password#${token}` });
    await opened.user.type(await screen.findByLabelText(/^New password/), 'a better one');
    await opened.user.click(screen.getByRole('button', { name: 'Set the password' }));
    await opened.user.click(await screen.findByRole('link', { name: 'Sign in with it' }));
    await opened.user.type(await screen.findByLabelText(/^E-mail/), ADA);
    await opened.user.type(screen.getByLabelText(/^Password/), 'a better one');
    await opened.user.click(screen.getByRole('button', { name: 'Sign in' }));
    await expect.poll(() => opened.session.current?.user.email).toBe(ADA);
  });

  it('says the same for an address without an account', async () => {
    const mock = startServer();
    const { user } = await openShop(mock, { path: '/forgot-password' });
    await user.type(await screen.findByLabelText(/^E-mail/), 'nobody@example.com');
    await user.click(screen.getByRole('button', { name: 'Send the link' }));
    await screen.findByText(/a link to a new password is on its way/);
    expect(mock.db.mails).toEqual([]);
  });

  it('needs a whole link', async () => {
    await openShop(startServer(), { path: '/reset-password' });
    await screen.findByText(/This link is not complete/);
    expect(screen.getByRole('button', { name: 'Set the password' })).toHaveProperty('disabled', true);
  });
});

it.each([
  ['whom one follows', 'showsFollows', /Others may see whom I follow/],
  ['the address', 'showsEmail', /may see my e-mail address/],
] as const)('shows %s only after a word, and not after another one', async (_name, what, label) => {
  const mock = startServer();
  const ada = mock.db.addUser({ email: ADA, name: 'Ada' });
  const { user } = await openShop(mock, { path: '/account', as: ADA });
  const toggle = await screen.findByRole('switch', { name: label });
  expect(toggle).toHaveProperty('checked', false);
  await user.click(toggle);
  await expect.poll(() => mock.db.users.get(ada.id)?.[what]).toBe(true);
  await expect.poll(() => toggle).toHaveProperty('checked', true);
  await user.click(toggle);
  await expect.poll(() => mock.db.users.get(ada.id)?.[what]).toBe(false);
});
