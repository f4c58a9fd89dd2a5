import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ComponentType } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { type Shop, ShopContext } from '../lib/shop-context.ts';
import { lazyPart } from './lazy-part.tsx';

const Fine = ({ who }: { who: string }) => <p>{`Hello ${who}`}</p>;

/** A file that fails to come until it is mended. */
const brokenFile = () => {
  const file = { asked: 0, isMended: false };
  const load = async (): Promise<ComponentType<{ who: string }>> => {
    file.asked += 1;
    if (!file.isMended) throw new TypeError('Failed to fetch dynamically imported module');
    return Fine;
  };
  return { file, load };
};

const show = (Part: ComponentType<{ who: string }>, isNew = false) => {
  const version = {
    store: createStore(() => ({ isNew })),
    check: vi.fn<() => Promise<void>>(() => Promise.resolve()),
    reload: vi.fn<() => void>(),
  };
  render(
    <ShopContext value={{ version } as unknown as Shop}>
      <MantineProvider>
        <p>The rest</p>
        <Part who="Ada" />
      </MantineProvider>
    </ShopContext>,
  );
  return { version, user: userEvent.setup() };
};

const setOnline = (online: boolean) => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online);
  dispatchEvent(new Event(online ? 'online' : 'offline'));
};

afterEach(() => {
  vi.useRealTimers();
});

describe('a part of the shop', () => {
  it('is shown once its code is here, and at once the next time', async () => {
    const { file, load } = brokenFile();
    file.isMended = true;
    const Part = lazyPart(load, { waiting: <p>Wait</p> });
    show(Part);
    screen.getByText('Wait');
    await screen.findByText('Hello Ada');
    show(Part);
    expect(screen.getAllByText('Hello Ada')).toHaveLength(2);
    expect(file.asked).toBe(1);
  });

  it('that does not come says so, and "Try again" asks for it again', async () => {
    const { file, load } = brokenFile();
    const { user, version } = show(lazyPart(load, { waiting: null, isPage: true }));
    await screen.findByRole('heading', { name: 'This page is missing' });
    screen.getByText('This did not load');
    screen.getByText('The rest');
    expect(version.check).toHaveBeenCalled();
    file.isMended = true;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Hello Ada');
    expect(file.asked).toBe(2);
  });

  it('asks by itself when the network is back', async () => {
    const { file, load } = brokenFile();
    setOnline(false);
    show(lazyPart(load, { waiting: null }));
    await screen.findByText('You are offline');
    file.isMended = true;
    setOnline(true);
    expect(file.asked).toBe(2);
    await screen.findByText('Hello Ada');
  });

  it('asks by itself now and then', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { file, load } = brokenFile();
    show(lazyPart(load, { waiting: null }));
    await screen.findByText('This did not load');
    file.isMended = true;
    await vi.advanceTimersByTimeAsync(10_000);
    await screen.findByText('Hello Ada');
  });

  it('that is loaded before it is needed is asked for until it is here', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { file, load } = brokenFile();
    const Part = lazyPart(load, { waiting: <p>Wait</p> });
    const stop = Part.preload();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(file.asked).toBe(2);
    file.isMended = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(file.asked).toBe(3);
    stop();
    show(Part);
    screen.getByText('Hello Ada');
  });

  it('that failed before it was needed waits for the first answer that it is asked for now', async () => {
    const { file, load } = brokenFile();
    const Part = lazyPart(load, { waiting: <p>Wait</p> });
    Part.preload()();
    await expect.poll(() => file.asked).toBe(1);
    show(Part);
    screen.getByText('Wait');
    expect(screen.queryByRole('alert')).toBeNull();
    await screen.findByRole('alert');
    expect(file.asked).toBe(2);
  });

  it('offers to load the page anew where asking twice did not help', async () => {
    const { load } = brokenFile();
    const { user, version } = show(lazyPart(load, { waiting: null }));
    expect(screen.queryByRole('button', { name: 'Reload the page' })).toBeNull();
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    await user.click(await screen.findByRole('button', { name: 'Reload the page' }));
    expect(version.reload).toHaveBeenCalledOnce();
  });

  it('of a version that seems gone is asked for all the same: some servers may still have it', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { file, load } = brokenFile();
    show(lazyPart(load, { waiting: null }), true);
    await screen.findByText('A new version of the shop is here');
    screen.getByRole('button', { name: 'Try again' });
    file.isMended = true;
    await vi.advanceTimersByTimeAsync(10_000);
    await screen.findByText('Hello Ada');
    expect(file.asked).toBe(2);
  });

  it('of a version that is gone offers the new one, and waits for the press', async () => {
    const { load } = brokenFile();
    const { user, version } = show(lazyPart(load, { waiting: null }), true);
    await screen.findByText('A new version of the shop is here');
    expect(version.reload).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Load it' }));
    expect(version.reload).toHaveBeenCalledOnce();
  });

  it('that the page can do without shows no failure', async () => {
    const { file, load } = brokenFile();
    show(lazyPart(load, { waiting: null, isQuiet: true }));
    await expect.poll(() => file.asked).toBe(1);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('that breaks when it is drawn leaves the rest alone', async () => {
    const silenced = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const Broken = () => {
      throw new Error('a fault');
    };
    show(lazyPart(async () => Broken, { waiting: null, isPage: true }));
    await screen.findByText('That did not work');
    screen.getByRole('heading', { name: 'This page broke' });
    screen.getByText('The rest');
    silenced.mockRestore();
  });
});
