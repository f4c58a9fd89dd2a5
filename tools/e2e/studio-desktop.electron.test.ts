import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startAgain, startStudio } from './helpers/studio.ts';

const electron = inject('electron');
/** Nothing listens there: the desktop works with no server and nobody signed in. */
const NOWHERE = 'http://127.0.0.1:9';
const COLD = 'livedrops://orders/ord_cold';

describe.skipIf(electron === null)('the Studio as a program of the desktop', () => {
  let profile = '';
  let studio: Awaited<ReturnType<typeof startStudio>>;

  const start = (args: readonly string[]) => ({ apiUrl: NOWHERE, profile, args });

  beforeAll(async () => {
    if (electron === null) return;
    profile = await mkdtemp(path.join(tmpdir(), 'livedrops-desktop-'));
    studio = await startStudio(electron, start([COLD]));
  });
  afterAll(async () => {
    await studio?.close().catch(() => {});
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  const hash = () => new URL(studio.page.url()).hash;
  const labels = () =>
    studio.app.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) =>
        (submenu?.items ?? []).map(({ id, label, accelerator }) => ({ id, label, accelerator })),
      ),
    );
  const choose = (id: string) =>
    studio.app.evaluate(
      ({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(),
      id,
    );

  it('opens the screen of the link that it was started with', async () => {
    await expect.poll(hash).toBe('#/orders?order=ord_cold');
  });

  it('has its commands in the menu bar, and does what is chosen there', async () => {
    const { page } = studio;
    await page.getByLabel('E-mail').waitFor();
    await expect
      .poll(labels)
      .toContainEqual({ id: 'go.find', label: 'Find anything', accelerator: 'CommandOrControl+K' });
    await choose('go.find');
    const palette = page.getByRole('dialog', { name: 'Palette' });
    await palette.getByLabel(/^Find a command/).fill('keyboard');
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Ctrl+K').waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(await labels()).not.toContainEqual(expect.objectContaining({ id: 'file.sign-out' }));
  });

  it('counts each press of a key once', async () => {
    const { page } = studio;
    const zoomLevel = () =>
      studio.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.getZoomLevel(),
      );
    await page.keyboard.press('Control+=');
    await expect.poll(zoomLevel).toBe(0.5);
    await page.keyboard.press('Control+0');
    await expect.poll(zoomLevel).toBe(0);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Palette' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Palette' }).waitFor({ state: 'detached' });
  });

  it('opens the screen of a notice that is clicked', async () => {
    await studio.app.evaluate(({ BrowserWindow, Notification }) => {
      // A window that is looked at shows its notices itself.
      BrowserWindow.prototype.isFocused = () => false;
      const shown: unknown[] = [];
      Reflect.set(globalThis, 'shown', shown);
      Notification.isSupported = () => true;
      const { on } = Notification.prototype;
      Object.assign(Notification.prototype, {
        on(this: Electron.Notification, ...heard: never[]): unknown {
          shown.push(this);
          return Reflect.apply(on, this, heard);
        },
      });
    });
    const isShown = await studio.page.evaluate(() => {
      const bridge = Reflect.get(globalThis, 'livedropsStudio') as { notify: (notice: unknown) => unknown };
      return bridge.notify({ title: 'Live', body: 'Now', screen: { name: 'live', dropId: 'drp_told' } });
    });
    expect(isShown).toBe(true);
    const heard = await studio.app.evaluate(() => {
      const [shown] = Reflect.get(globalThis, 'shown') as { emit: (event: string) => boolean }[];
      return shown?.emit('click');
    });
    expect(heard).toBe(true);
    await expect.poll(hash).toBe('#/drops/drp_told/live');
  });

  it('follows one link of a second start, and nothing else of what that was given', async () => {
    if (electron === null) throw new Error('there is no Electron');
    for (const args of [
      ['livedrops://drops/drp_1', 'livedrops://drops/drp_2'],
      [`livedrops://drops/drp_${'x'.repeat(10_240)}`],
      ['livedrops://drops/drp_1/end'],
      ['--api-url=http://127.0.0.1:1', 'junk', '--inspect'],
    ])
      await startAgain(electron, start(args));
    await startAgain(electron, start(['livedrops://drops/drp_warm/live']));
    await expect.poll(hash).toBe('#/drops/drp_warm/live');
    await startAgain(electron, start(['livedrops://fans']));
    await expect.poll(hash).toBe('#/fans');
    const visited = await studio.page.evaluate(() => history.length);
    // The screens of this test, one after the other, and no other one between them.
    expect(visited).toBeLessThanOrEqual(6);
    expect(studio.app.windows()).toHaveLength(1);
    await studio.page.getByText(NOWHERE).waitFor();
  });

  it('shows the room of a drop in a window of its own, which is trusted as the main one is', async () => {
    const opened = studio.app.waitForEvent('window');
    await studio.page.evaluate(() => {
      const bridge = Reflect.get(globalThis, 'livedropsStudio') as { openRoom: (id: string) => unknown };
      return bridge.openRoom('drp_own');
    });
    const room = await opened;
    await room.getByLabel('E-mail').waitFor();
    expect(new URL(room.url()).hash).toBe('#/drops/drp_own/live');
    const config = await room.evaluate(() => {
      const bridge = Reflect.get(globalThis, 'livedropsStudio') as { getConfig: () => unknown };
      return bridge.getConfig();
    });
    expect(config).toMatchObject({ apiUrl: NOWHERE });
    const before = hash();
    await studio.app.evaluate(() => {
      const shown = Reflect.get(globalThis, 'shown') as { emit: (event: string) => boolean }[];
      shown[0]?.emit('click');
    });
    // The notice is of another drop: the main window shows it, and this one stays.
    await expect.poll(hash).toBe('#/drops/drp_told/live');
    expect([before, new URL(room.url()).hash]).toEqual(['#/fans', '#/drops/drp_own/live']);
    const closed = room.waitForEvent('close');
    await studio.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().includes('drp_own'))
        ?.close();
    });
    await closed;
    expect(studio.app.windows()).toHaveLength(1);
  });

  it('asks for the time anew when the computer wakes', async () => {
    const asked: string[] = [];
    studio.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await studio.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
    await expect.poll(() => asked).toContain('/api/time');
  });
});
