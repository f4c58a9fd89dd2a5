import { act, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { openShop, ROWAN, startServer } from '../../test/render-shop.tsx';

const fakeVersion = () => ({
  store: createStore(() => ({ isNew: false })),
  check: () => Promise.resolve(),
  reload: vi.fn<() => void>(),
  isReloading: () => false,
});

it('offers a new version, and loads it only when told to', async () => {
  const version = fakeVersion();
  const { user } = await openShop(startServer(), { path: '/d/drp_1', as: ROWAN, version });
  await screen.findByRole('button', { name: /^Buy/ });
  act(() => version.store.setState({ isNew: true }));
  await screen.findByText('A new version is here.');
  // What one was doing goes on.
  await user.click(screen.getByRole('button', { name: /^Buy/ }));
  await screen.findByText('It’s yours');
  expect(version.reload).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Load it' }));
  expect(version.reload).toHaveBeenCalledOnce();
});

it('goes away when one says later', async () => {
  const version = fakeVersion();
  const { user } = await openShop(startServer(), { version });
  act(() => version.store.setState({ isNew: true }));
  await user.click(await screen.findByRole('button', { name: 'Later' }));
  expect(screen.queryByText('A new version is here.')).toBeNull();
  expect(version.reload).not.toHaveBeenCalled();
});
