import { mkdirSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayInstall } from './apt.ts';
import { resolveChromium } from './resolve-chromium.ts';
import { electronCommand, resolveElectron } from './resolve-electron.ts';

const chromiumAt = (executablePath: string) => ({
  source: executablePath,
  find: () => ({ executablePath, args: [] }),
});

describe('resolveChromium', () => {
  it('takes the first that opens a page, not the first that exists', async () => {
    const found = await resolveChromium(
      [chromiumAt('/broken'), chromiumAt('/works')],
      async ({ executablePath }) => {
        if (executablePath === '/broken') throw new Error('error while loading shared libraries: libnss3.so');
      },
    );
    expect(found.executablePath).toBe('/works');
  });

  it('says what was tried, why it failed and what to install', async () => {
    const none = { source: 'nothing', find: () => undefined };
    const failure = resolveChromium([none, chromiumAt('/broken')], async () => {
      throw new Error('browser closed\nerror while loading shared libraries: libnss3.so: cannot open');
    });
    await expect(failure).rejects.toThrow(/nothing: not there/);
    await expect(failure).rejects.toThrow(/\/broken: error while loading shared libraries: libnss3\.so/);
    await expect(failure).rejects.toThrow(/CHROMIUM_PATH/);
  });
});

describe('resolveElectron', () => {
  const at = (executablePath: string) => ({ source: executablePath, find: () => ({ executablePath }) });

  it('skips a binary that does not run and one that is not Electron', async () => {
    const versions = new Map([
      ['/node', 'undefined'],
      ['/electron', '45.4.1'],
    ]);
    const found = await resolveElectron({}, [at('/absent'), at('/node'), at('/electron')], async (file) => {
      const version = versions.get(file);
      if (version === undefined) throw new Error('ENOENT');
      return version;
    });
    expect(found).toMatchObject({ executablePath: '/electron', version: '45.4.1' });
  });
});

describe('electronCommand', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'livedrops-electron-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('names the app to a plain Electron', async () => {
    const plain = { source: 'x', executablePath: '/electron', version: '45.4.1', args: ['--no-sandbox'] };
    expect((await electronCommand(plain, '/app')).args).toEqual(['--no-sandbox', '/app']);
  });

  it('links the app into a packaged Electron, in place of the one before', async () => {
    const resourcesAppDir = path.join(folder, 'app');
    mkdirSync(resourcesAppDir);
    const packaged = {
      source: 'x',
      executablePath: '/electron',
      version: '22.3.25',
      args: [],
      resourcesAppDir,
    };
    expect((await electronCommand(packaged, '/first')).args).toEqual([]);
    await electronCommand(packaged, '/second');
    expect(readlinkSync(resourcesAppDir)).toBe('/second');
  });
});

describe('mayInstall', () => {
  it('never touches the machine unasked', () => {
    expect(mayInstall({ ...process.env, REQUIRE_E2E: '', LIVEDROPS_INSTALL: '' })).toBe(false);
  });
});
