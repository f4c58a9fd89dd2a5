import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { electronCommand } from '../browsers/resolve-electron.ts';

// The ground the Studio's own test stands on: an Electron that opens a window under this test runner.
const electron = inject('electron');
const appDir = mkdtempSync(path.join(tmpdir(), 'livedrops-app-'));
afterAll(() => rmSync(appDir, { recursive: true }));

describe.skipIf(electron === null)('the Electron that tests use', () => {
  it('opens a window of a given app', async () => {
    if (electron === null) return;
    mkdirSync(appDir, { recursive: true });
    writeFileSync(path.join(appDir, 'package.json'), JSON.stringify({ name: 'probe', main: 'main.cjs' }));
    writeFileSync(
      path.join(appDir, 'main.cjs'),
      `const { app, BrowserWindow } = require('electron');
       app.whenReady().then(() => new BrowserWindow({ show: true }).loadURL('data:text/html,<h1>Probe</h1>'));`,
    );
    const { executablePath, args } = await electronCommand(electron, appDir);
    const app = await _electron.launch({
      executablePath,
      args,
      env: { ...(process.env as Record<string, string>), ...electron.env },
    });
    try {
      const window = await app.firstWindow();
      expect(await window.textContent('h1')).toBe('Probe');
    } finally {
      await app.close();
    }
  });
});
