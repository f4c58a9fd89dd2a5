import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { type OpenStudio, openStudio } from './helpers/studio.ts';

const electron = inject('electron');
/** Nothing listens there: the Studio must open, and say so, without a server. */
const NOWHERE = 'http://127.0.0.1:9';
/** From RFC 6455: what a server proves with that it has understood. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

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

  it('writes a file where a person wants it, and leaves nothing of one that was cut off', async () => {
    const { page, app } = studio;
    const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-saved-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await app.evaluate(
      ({ dialog, shell }, filePath) => {
        const asked: unknown[] = [];
        Reflect.set(globalThis, 'asked', asked);
        Object.assign(dialog, {
          showSaveDialog: async (_window: unknown, { defaultPath }: { defaultPath: string }) => {
            asked.push(defaultPath);
            return { canceled: false, filePath };
          },
        });
        Object.assign(shell, { showItemInFolder: (shown: string) => void asked.push(shown) });
      },
      path.join(folder, 'mine.csv'),
    );
    await page.evaluate(savePieces, { pieces: 64, isFinished: true });
    expect(await readdir(folder)).toEqual(['mine.csv']);
    expect((await stat(path.join(folder, 'mine.csv'))).size).toBe(64 * 1024 * 1024);
    const asked = () => app.evaluate(() => Reflect.get(globalThis, 'asked') as string[]);
    expect((await asked()).map((one) => path.basename(one))).toEqual(['orders.csv', 'mine.csv']);

    await page.evaluate(savePieces, { pieces: 2, isFinished: false });
    expect(await readdir(folder)).toHaveLength(2);
    await page.reload();
    await expect.poll(() => readdir(folder)).toEqual(['mine.csv']);
  });

  it('saves nothing past the dialog', async () => {
    await studio.app.evaluate(({ session }) => {
      const seen: string[] = [];
      Reflect.set(globalThis, 'downloads', seen);
      session.defaultSession.on('will-download', (event) => seen.push(String(event.defaultPrevented)));
    });
    await studio.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['text']));
      link.download = 'text.txt';
      link.click();
    });
    const downloads = () => studio.app.evaluate(() => Reflect.get(globalThis, 'downloads') as string[]);
    await expect.poll(downloads).toEqual(['true']);
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

describe.skipIf(electron === null)('a Studio whose server is on this machine', () => {
  let studio: OpenStudio;
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.end(JSON.stringify({ epochMs: Date.now() }));
  });
  server.on('upgrade', ({ headers }, socket) => {
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${WEBSOCKET_GUID}`);
    const answer = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write([...answer, `Sec-WebSocket-Accept: ${accept.digest('base64')}`, '', ''].join('\r\n'));
  });
  /** By name: Chromium and the Studio look it up each for themselves. */
  const host = (): string => `localhost:${(server.address() as AddressInfo).port}`;

  beforeAll(async () => {
    if (electron === null) return;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    studio = await openStudio(electron, `http://${host()}`);
  });
  afterAll(async () => {
    studio?.app.process().kill('SIGKILL');
    await studio?.[Symbol.asyncDispose]();
    server.close();
  });

  /** What the page shows. Asked through the main process, because the driver gives a crashed page up. */
  const shown = () =>
    studio.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined || contents.isCrashed()) return '';
      // A page that goes away answers nothing.
      return await Promise.race([
        contents.executeJavaScript('document.body.innerText') as Promise<string>,
        new Promise<string>((resolve) => setTimeout(() => resolve(''), 1000)),
      ]);
    });
  const crash = () =>
    studio.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );

  it('reaches it, also where the system asks before a page may', async () => {
    const answer = await studio.page.evaluate(
      async (url) => Object.keys((await (await fetch(url)).json()) as object),
      `http://${host()}/api/time`,
    );
    expect(answer).toEqual(['epochMs']);
    const socket = await studio.page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const opening = new WebSocket(url);
          opening.addEventListener('open', () => resolve('open'));
          opening.addEventListener('error', () => resolve('refused'));
        }),
      `ws://${host()}/socket.io/`,
    );
    expect(socket).toBe('open');
  });

  // Last, because the page is another one afterwards.
  it('comes back after a crash, helps after another one, and asks after a third', async () => {
    await crash();
    await expect.poll(shown).toContain('Sign in');
    await crash();
    await expect.poll(shown).toContain('The Studio stopped twice');
    await studio.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript("document.querySelector('a').click()"),
    );
    await expect.poll(shown).toContain('Sign in');
    await crash();
    await expect.poll(shown).toContain('The Studio stopped twice');
    await studio.app.evaluate(({ dialog }) => {
      const showMessageBox = (_window: unknown, { message }: { message: string }) => {
        Reflect.set(globalThis, 'asked', message);
        return new Promise(() => {});
      };
      Object.assign(dialog, { showMessageBox });
    });
    await crash();
    await expect
      .poll(() => studio.app.evaluate(() => String(Reflect.get(globalThis, 'asked'))))
      .toBe('The Studio keeps stopping.');
  });
});

/** Writes pieces of a megabyte, as an export does. Runs in the page. */
async function savePieces({ pieces, isFinished }: { pieces: number; isFinished: boolean }): Promise<void> {
  type Files = {
    beginFile: (name: string) => Promise<{ id: string }>;
    writeFile: (id: string, piece: Uint8Array) => Promise<string | null>;
    finishFile: (id: string) => Promise<string | null>;
    showFile: (id: string) => Promise<void>;
  };
  const files = Reflect.get(globalThis, 'livedropsStudio') as Files;
  const { id } = await files.beginFile('orders.csv');
  for (let nth = 0; nth < pieces; nth += 1) {
    const fault = await files.writeFile(id, new Uint8Array(1024 * 1024));
    if (fault !== null) throw new Error(fault);
  }
  if (isFinished) {
    await files.finishFile(id);
    await files.showFile(id);
  }
}
