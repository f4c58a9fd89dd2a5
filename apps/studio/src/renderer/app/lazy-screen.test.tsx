import { MantineProvider } from '@mantine/core';
import { act, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ComponentType } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { StudioProvider, type Studio } from '../lib/studio.ts';
import { lazyScreen } from './lazy-screen.tsx';
import { NewVersionNotice } from './new-version-notice.tsx';

const Fine = () => <p>Fine</p>;

/** A file that fails to come until it is mended. */
const brokenFile = () => {
  const file = { asked: 0, isMended: false };
  const load = async (): Promise<ComponentType> => {
    file.asked += 1;
    if (!file.isMended) throw new TypeError('Failed to fetch dynamically imported module');
    return Fine;
  };
  return { file, load };
};

const show = (Screen: ComponentType, isNew = false) => {
  const version = {
    store: createStore(() => ({ isNew })),
    check: vi.fn<() => Promise<void>>(() => Promise.resolve()),
    reload: vi.fn<() => void>(),
  };
  render(
    <StudioProvider value={{ version } as unknown as Studio}>
      <MantineProvider>
        <Screen />
      </MantineProvider>
    </StudioProvider>,
  );
  return { version, user: userEvent.setup() };
};

describe('a screen', () => {
  it('whose file does not come says so, and "Try again" asks for it again', async () => {
    const { file, load } = brokenFile();
    const { user, version } = show(lazyScreen(load));
    await screen.findByText('This screen did not load');
    expect(version.check).toHaveBeenCalled();
    file.isMended = true;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Fine');
    expect(file.asked).toBe(2);
  });

  it('asks by itself when the network is back', async () => {
    const { file, load } = brokenFile();
    show(lazyScreen(load));
    await screen.findByText('This screen did not load');
    file.isMended = true;
    act(() => void dispatchEvent(new Event('online')));
    expect(file.asked).toBe(2);
    await screen.findByText('Fine');
  });

  it('of a version that is gone offers the new one, and waits for the press', async () => {
    const { load } = brokenFile();
    const { user, version } = show(lazyScreen(load), true);
    await screen.findByText('A new version of the Studio is here');
    expect(version.reload).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Load it' }));
    expect(version.reload).toHaveBeenCalledOnce();
  });

  it('whose file was fetched before is there at once', async () => {
    const { file, load } = brokenFile();
    file.isMended = true;
    const Screen = lazyScreen(load);
    await Screen.preload();
    show(Screen);
    screen.getByText('Fine');
  });
});

it('a new version is offered, and can wait', async () => {
  const { version, user } = show(NewVersionNotice);
  act(() => version.store.setState({ isNew: true }));
  screen.getByText(/A new version of the Studio is here/);
  expect(version.reload).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Later' }));
  expect(screen.queryByRole('button', { name: 'Load it' })).toBeNull();
});
