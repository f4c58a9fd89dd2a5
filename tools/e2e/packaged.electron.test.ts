import { createHash } from 'node:crypto';
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { type PackagedStudio, packageStudio, startPackaged } from './helpers/packaged-studio.ts';

const electron = inject('electron');

describe.skipIf(electron === null)('the Studio as it is installed', () => {
  let program = '';

  beforeAll(async () => {
    if (electron !== null) program = await packageStudio(electron);
  });

  it('is one archive with what it needs, and starts on the question for its server', async () => {
    if (electron === null) throw new Error('there is no Electron');
    const resources =
      process.platform === 'darwin'
        ? path.resolve(program, '../../Resources')
        : path.join(path.dirname(program), 'resources');
    expect((await readdir(resources)).filter((name) => name.startsWith('app'))).toEqual(['app.asar']);
    expect((await stat(path.join(resources, 'app.asar'))).size).toBeLessThan(8 * 1024 * 1024);
    await using studio = await startPackaged(program, { electron });
    await studio.page.getByText('Which server do you sell on?').waitFor();
    expect(studio.page.url()).toMatch(/^app:\/\/studio\//);
    await studio.page.getByLabel('Address of the server').fill('127.0.0.1:9');
    await studio.page.getByRole('button', { name: 'Connect' }).click();
    await studio.page.getByText('Nothing answers there').waitFor();
  });

  it('opens its screens from the archive, and lets no request go elsewhere', async () => {
    if (electron === null) throw new Error('there is no Electron');
    await using studio = await startPackaged(program, { electron, args: ['--api-url=http://127.0.0.1:9'] });
    await studio.page.getByLabel('E-mail').waitFor();
    await studio.page.getByRole('button', { name: 'Forgot your password?' }).click();
    await studio.page.getByRole('dialog').waitFor();
    const answer = await studio.page.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'let through',
        () => 'refused',
      ),
    );
    expect(answer).toBe('refused');
  });

  // The other systems install by what they bring themselves, and want a signature.
  it.runIf(process.platform === 'linux')(
    'throws a newer version away that is not what its makers gave out, and puts a whole one in place when it is quit',
    async () => {
      if (electron === null) throw new Error('there is no Electron');
      const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-update-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const installed = path.join(folder, 'studio.AppImage');
      await writeFile(installed, '#!/bin/sh\necho old\n', { mode: 0o755 });
      const makers = await serveUpdate('#!/bin/sh\nexit 0\n');
      await writeFile(
        path.join(path.dirname(program), 'resources', 'app-update.yml'),
        `provider: generic\nurl: ${makers.url}\nupdaterCacheDirName: studio\n`,
      );
      const env = { APPIMAGE: installed, XDG_CACHE_HOME: path.join(folder, 'cache') };
      {
        await using studio = await startPackaged(program, { electron, env });
        await studio.page.getByText('Which server do you sell on?').waitFor();
        expect(await updateOf(studio)).toMatchObject({ phase: 'idle', version: null });
        makers.break();
        await updateOf(studio, 'checkForUpdate');
        await expect.poll(() => updateOf(studio)).toMatchObject({ phase: 'failed', fault: 'damaged' });
        makers.mend();
        await updateOf(studio, 'checkForUpdate');
        await expect.poll(() => updateOf(studio)).toMatchObject({ phase: 'ready', notes: 'Better.' });
        expect(await readFile(installed, 'utf8')).toContain('old');
      }
      expect(await readFile(installed, 'utf8')).toBe('#!/bin/sh\nexit 0\n');
    },
  );

  it('runs no foreign code in its main process, whatever it is started with', async () => {
    if (electron === null) throw new Error('there is no Electron');
    const marker = path.join(path.dirname(program), '..', 'ran.txt');
    const script = path.join(path.dirname(program), '..', 'foreign.cjs');
    await using file = await open(script, 'w');
    await file.write(`require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'ran')`);
    await using studio = await startPackaged(program, {
      electron,
      env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require ${script}` },
      args: [script, '--inspect=0'],
    });
    await studio.page.getByText('Which server do you sell on?').waitFor();
    expect(await readdir(path.dirname(marker))).not.toContain('ran.txt');
  });
});

type UpdateState = { phase: string; version: string | null };

/** Asks the main process for the state of the update, over the bridge of the page. */
const updateOf = (
  { page }: PackagedStudio,
  call: 'readUpdate' | 'checkForUpdate' = 'readUpdate',
): Promise<UpdateState> =>
  page.evaluate((name) => {
    const bridge = Reflect.get(globalThis, 'livedropsStudio') as Record<string, () => Promise<UpdateState>>;
    return bridge[name]?.() ?? Promise.reject(new Error('no bridge'));
  }, call);

/** A place for newer versions, which can give out another file than it promises. */
async function serveUpdate(content: string) {
  let promised = content;
  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/latest-linux.yml')) return void response.end(content);
    const sha512 = createHash('sha512').update(promised).digest('base64');
    const file = `url: new.AppImage\n    sha512: ${sha512}\n    size: ${content.length}`;
    const rest = `path: new.AppImage\nsha512: ${sha512}\nreleaseNotes: Better.`;
    response.end(`version: 2.0.0\nfiles:\n  - ${file}\n${rest}\nreleaseDate: '2031-01-01T00:00:00.000Z'\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    break: () => {
      promised = 'something else';
    },
    mend: () => {
      promised = content;
    },
  };
}
