import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { API_URL, DREW, renderStudio, type TestStudio } from '../../../../test/render-studio.tsx';
import { createLocalSettings } from '../../lib/local-settings.ts';
import { reportErrors } from '../../lib/report-errors.ts';

const openSettings = async (): Promise<TestStudio> => {
  const studio = await renderStudio({ signedInAs: DREW, at: '/settings' });
  await screen.findByRole('heading', { name: 'Settings' });
  return studio;
};

describe('settings', () => {
  it('are a place of the rail, with the keys that people know', async () => {
    const { user } = await renderStudio({ signedInAs: DREW });
    await user.keyboard('{Control>},{/Control}');
    await screen.findByRole('heading', { name: 'Settings' });
    const rail = screen.getByRole('navigation', { name: 'Screens' });
    expect(within(rail).getAllByRole('link').at(-1)?.textContent).toBe('Settings');
  });

  it('keep on this computer how each notice is given', async () => {
    const { user, studio } = await openSettings();
    const sound = screen.getByRole('checkbox', { name: 'Stock runs low: With a sound' });
    expect(sound).toHaveProperty('checked', false);
    await user.click(sound);
    await user.click(screen.getByRole('checkbox', { name: 'A drop is live: On the desktop' }));
    const { notices } = studio.settings.getState();
    expect([notices.low, notices.live]).toEqual([
      { desktop: true, window: true, sound: true },
      { desktop: false, window: true, sound: false },
    ]);
    expect(localStorage.getItem('livedrops.studio.settings')).toContain('"sound":true');
  });

  it('let the display go dark', async () => {
    const { user, studio } = await openSettings();
    await user.click(screen.getByRole('switch', { name: /^Keep the display on/ }));
    expect(studio.settings.getState().keepsAwake).toBe(false);
  });

  it('choose the colours', async () => {
    const { user } = await openSettings();
    await user.click(screen.getByRole('radio', { name: 'Dark' }));
    await waitFor(() =>
      expect(document.documentElement.getAttribute('data-mantine-color-scheme')).toBe('dark'),
    );
    await user.click(screen.getByRole('radio', { name: 'As the system' }));
    await waitFor(() =>
      expect(document.documentElement.getAttribute('data-mantine-color-scheme')).toBe('light'),
    );
  });
});

describe('the language', () => {
  it.each([
    ['Deutsch', 'de'],
    ['As the system', 'system'],
  ])('that is chosen, %s, is kept, and the page is loaded anew with it', async (name, kept) => {
    const { user, studio } = await openSettings();
    studio.settings.setState({ language: 'en' });
    const reload = vi.spyOn(studio.version, 'reload').mockImplementation(() => {});
    const choice = screen.getByRole('combobox', { name: 'Language' });
    await waitFor(() => expect(choice).toHaveProperty('value', 'en'));
    await user.selectOptions(choice, name);
    // The page that is loaded reads it before it shows a word.
    expect(createLocalSettings().getState().language).toBe(kept);
    expect(reload).toHaveBeenCalledOnce();
  });
});

describe('updates', () => {
  it('are off in a program that was not installed', async () => {
    await openSettings();
    await screen.findByText(/^This is version 1\.2\.3\. It does not look for newer ones/);
    expect(screen.queryByRole('button', { name: 'Look for a newer version' })).toBeNull();
  });

  it('tell what was found, what is new in it, and when nothing is installed', async () => {
    const { bridge } = await renderStudio({ signedInAs: DREW });
    bridge.update = {
      ...bridge.update,
      phase: 'ready',
      version: '2.0.0',
      notes: 'Faster.\nSmaller.',
      frozenUntil: Date.now() + 60_000,
    };
    act(() => bridge.tell({ kind: 'run', id: 'help.updates' }));
    await screen.findByText('Version 2.0.0 is here. It is installed when you quit.');
    expect(screen.getByText(/^Faster\./)).toBeDefined();
    expect(screen.getByText(/^A drop of yours is near or on air/)).toBeDefined();
    expect(screen.getByRole('button', { name: 'Look for a newer version' })).toHaveProperty('disabled', true);
  });
});

describe('diagnostics', () => {
  it('have the facts, to copy', async () => {
    const { user, bridge } = await renderStudio({ signedInAs: DREW });
    act(() => bridge.tell({ kind: 'run', id: 'help.diagnostics' }));
    const part = await screen.findByRole('region', { name: 'Diagnostics' });
    await within(part).findByText(/^\d+ ms$/);
    await within(part).findByText('live');
    await user.click(within(part).getByRole('button', { name: 'Copy' }));
    await within(part).findByText('Copied.');
    const copied = await navigator.clipboard.readText();
    expect(copied).toContain(`Server: ${API_URL}\nVersion: 1.2.3`);
    expect(copied).not.toContain(DREW);
  });

  it('are saved with the log, as lines of JSON', async () => {
    const { user, bridge } = await openSettings();
    bridge.log.push({ level: 'error', message: 'it broke' });
    await user.click(screen.getByRole('button', { name: 'Save the log' }));
    await screen.findByText('Saved as studio-log.ndjson.');
    const [file] = bridge.files;
    const lines = (file?.text ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([{ server: API_URL }, { level: 'error', message: 'it broke' }]);
    expect(file?.state).toBe('saved');
  });
});

it('writes faults of the page and changes of the connection into the log, and not for ever', async () => {
  const written: { level: string; message: string }[] = [];
  let tell: (state: { name: string; reason?: string }) => void = () => {};
  const stop = reportErrors({
    bridge: { writeLog: async (entry) => void written.push(entry) },
    realtime: {
      onState: (listener) => {
        tell = listener as typeof tell;
        return () => {};
      },
    },
  });
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
  window.dispatchEvent(new ErrorEvent('error', { message: 'it broke', error: new Error('it broke') }));
  tell({ name: 'waiting', reason: 'no network' });
  expect(written).toMatchObject([
    { level: 'error', message: 'it broke' },
    { level: 'info', message: 'link waiting', detail: 'no network' },
  ]);
  for (let nth = 0; nth < 500; nth += 1) tell({ name: 'live' });
  expect(written).toHaveLength(200);
  stop();
  quiet.mockRestore();
});
