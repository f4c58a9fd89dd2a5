import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { createUpdates } from './updates.ts';

const MINUTE = 60_000;

class FakeUpdater extends EventEmitter {
  autoDownload = true;
  autoInstallOnAppQuit = false;
  allowDowngrade = true;
  channel = 'latest';
  logger = null;
  isActive = true;
  checkForUpdates = vi.fn(async () => null);
  downloadUpdate = vi.fn(async () => []);
  isUpdaterActive = () => this.isActive;
}

const open = ({ isActive = true } = {}) => {
  const updater = new FakeUpdater();
  updater.isActive = isActive;
  const air = { drops: [] as { from: number; until: number }[], now: 100 * MINUTE };
  const updates = createUpdates({
    updater,
    onAir: () => air.drops,
    log: () => {},
    now: () => air.now,
  });
  return { updater, updates, air };
};
const INFO = { version: '2.0.0', releaseNotes: 'Better.' };
const LIVE = { from: 90 * MINUTE, until: 110 * MINUTE };

it('looks for a newer version, fetches it, and puts it in place at the end', async () => {
  const { updater, updates } = open();
  expect([updater.autoDownload, updater.allowDowngrade]).toEqual([false, false]);
  const checking = updates.check();
  expect(updates.read().phase).toBe('checking');
  updater.emit('update-available', INFO);
  await checking;
  expect(updates.read()).toMatchObject({ phase: 'downloading', version: '2.0.0', notes: 'Better.' });
  expect(updater.downloadUpdate).toHaveBeenCalledOnce();
  updater.emit('download-progress', { percent: 41.7 });
  expect(updates.read().percent).toBe(42);
  updater.emit('update-downloaded', INFO);
  expect(updates.read()).toMatchObject({ phase: 'ready', checkedAt: 100 * MINUTE });
  updates.beforeQuit();
  expect(updater.autoInstallOnAppQuit).toBe(true);
  await updates.check();
  expect(updater.checkForUpdates).toHaveBeenCalledOnce();
});

describe('near an own drop', () => {
  it('looks for nothing and installs nothing', async () => {
    const { updater, updates, air } = open();
    air.drops = [LIVE];
    expect(await updates.check()).toMatchObject({ phase: 'idle', frozenUntil: 120 * MINUTE });
    updates.beforeQuit();
    expect([updater.checkForUpdates.mock.calls.length, updater.autoInstallOnAppQuit]).toEqual([0, false]);
    air.now = 121 * MINUTE;
    await updates.check();
    updates.beforeQuit();
    expect([updater.checkForUpdates.mock.calls.length, updater.autoInstallOnAppQuit]).toEqual([1, true]);
  });

  it('fetches nothing that was found a moment before', () => {
    const { updater, updates, air } = open();
    void updates.check();
    air.drops = [LIVE];
    updater.emit('update-available', INFO);
    expect(updater.downloadUpdate).not.toHaveBeenCalled();
    expect(updates.read().phase).toBe('idle');
  });
});

it.each([
  ['sha512 checksum mismatch, expected x, got y', 'damaged'],
  ['net::ERR_CONNECTION_REFUSED', 'unreachable'],
])('says what went wrong, and may try again: %s', async (message, fault) => {
  const { updater, updates } = open();
  updater.emit('error', new Error(message));
  expect(updates.read()).toMatchObject({ phase: 'failed', fault });
  await updates.check();
  expect(updater.checkForUpdates).toHaveBeenCalledOnce();
});

it('says that a server is not there, however that is told', async () => {
  const { updater, updates } = open();
  updater.checkForUpdates.mockRejectedValueOnce(new Error('getaddrinfo ENOTFOUND'));
  expect(await updates.check()).toMatchObject({ phase: 'failed', fault: 'unreachable' });
});

it.each([
  () => open({ isActive: false }).updates,
  () => createUpdates({ updater: null, onAir: () => [], log: () => {} }),
])('is off in a program that was not installed, or knows no place for newer ones', async (make) => {
  expect(await make().check()).toMatchObject({ phase: 'off', frozenUntil: null });
});
