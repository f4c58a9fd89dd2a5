import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openShop, ROWAN, startServer } from '../../test/render-shop.tsx';

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
