import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type OpenStudio, openStudio } from './helpers/studio.ts';

const electron = inject('electron');
/** Nothing listens there: the Studio must open, and say so, without a server. */
const NOWHERE = 'http://127.0.0.1:9';

describe.skipIf(electron === null)('the built Studio in a real Electron', () => {
  let studio: OpenStudio;

  beforeAll(async () => {
    if (electron !== null) studio = await openStudio(electron, NOWHERE);
  });
  afterAll(() => studio?.[Symbol.asyncDispose]());

  it('opens on the sign-in screen and names its server', async () => {
    expect(studio.page.url()).toMatch(/^app:\/\/studio\//);
    await studio.page.getByLabel('E-mail').waitFor();
    await studio.page.getByText(NOWHERE).waitFor();
  });

  it('gives its page no Node and only the bridge', async () => {
    const seen = await studio.page.evaluate(() => ({
      require: typeof Reflect.get(globalThis, 'require'),
      process: typeof Reflect.get(globalThis, 'process'),
      module: typeof Reflect.get(globalThis, 'module'),
    }));
    expect(seen).toEqual({ require: 'undefined', process: 'undefined', module: 'undefined' });
    const preferences = await studio.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => {
        // Not in the types, because Electron keeps it for tests.
        const read = Reflect.get(webContents, 'getLastWebPreferences') as () => Record<string, unknown>;
        const { sandbox, contextIsolation, nodeIntegration, webSecurity } = read.call(webContents);
        return { sandbox, contextIsolation, nodeIntegration, webSecurity };
      }),
    );
    expect(preferences).toEqual([
      { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true },
    ]);
  });

  it('says what is wrong when the server is not there', async () => {
    const { page } = studio;
    await page.getByRole('button', { name: /Drew Kumar/ }).click();
    const alert = page.getByRole('alert').first();
    await alert.waitFor();
    expect(await alert.innerText()).not.toBe('');
  });

  // Last, because the driver keeps waiting for the navigation that the Studio refuses.
  it('goes nowhere else, opens nothing and lets no foreign code in', async () => {
    const { page, app } = studio;
    const before = page.url();
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
    const answer = await page.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'let through',
        () => 'refused',
      ),
    );
    expect(answer).toBe('refused');
    expect(page.url()).toBe(before);
    expect(app.windows()).toHaveLength(1);
  });
});
