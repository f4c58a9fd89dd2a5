import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { packageStudio, startPackaged } from './helpers/packaged-studio.ts';

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
