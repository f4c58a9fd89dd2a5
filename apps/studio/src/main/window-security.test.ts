import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { App, Session, WebContents } from 'electron';
import { createNetworkRule } from './local-network.ts';
import { createWindow } from './create-window.ts';
import { lockDownApp, lockDownSession } from './lock-down.ts';
import { rendererSource } from './renderer-origin.ts';

const made = vi.hoisted(() => [] as { webPreferences: Record<string, unknown> }[]);
vi.mock('electron', () => ({
  nativeTheme: { shouldUseDarkColors: true },
  BrowserWindow: class {
    constructor(options: { webPreferences: Record<string, unknown> }) {
      made.push(options);
    }
    once() {}
  },
}));

describe('createWindow', () => {
  it('keeps the page in the sandbox, without Node', () => {
    createWindow({ preload: '/preload.cjs', name: null });
    expect(made[0]?.webPreferences).toMatchObject({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
    });
  });

  it('is the only place that makes windows, and only the router hears ipc', () => {
    const source = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
    expect(source('./index.ts')).not.toContain('new BrowserWindow');
    expect(source('./index.ts')).not.toMatch(/ipcMain\.(on|handle)/);
  });
});

describe('lockDownApp', () => {
  const listeners = new Map<string, (...args: never[]) => void>();
  const opened: string[] = [];
  let openWindow: (details: { url: string }) => unknown = () => undefined;

  beforeEach(() => {
    listeners.clear();
    opened.length = 0;
    const contents = {
      on: (name: string, listener: (...args: never[]) => void) => listeners.set(name, listener),
      setWindowOpenHandler: (handler: typeof openWindow) => {
        openWindow = handler;
      },
    } as unknown as WebContents;
    const app = {
      on: (_name: string, listener: (event: unknown, made: WebContents) => void) => listener({}, contents),
    } as unknown as App;
    lockDownApp(app, {
      source: rendererSource(undefined, true),
      openExternal: (url) => void opened.push(url),
    });
  });

  const isPrevented = (name: string, ...args: unknown[]): boolean => {
    const preventDefault = vi.fn();
    const listener = listeners.get(name) as ((...input: unknown[]) => void) | undefined;
    listener?.({ preventDefault }, ...args);
    return preventDefault.mock.calls.length > 0;
  };

  it.each([
    'https://evil.test/',
    'file:///etc/passwd',
    'app://evil/',
    'about:blank',
    'javascript:1',
    'nonsense',
  ])('does not navigate to %s', (url) => {
    expect(isPrevented('will-navigate', url)).toBe(true);
    expect(isPrevented('will-redirect', url)).toBe(true);
  });

  it('moves within the app', () => {
    expect(isPrevented('will-navigate', 'app://studio/#/products')).toBe(false);
  });

  it('opens no window and embeds nothing', () => {
    expect(openWindow({ url: 'https://example.test/' })).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://example.test/']);
    expect(isPrevented('will-attach-webview')).toBe(true);
  });
});

describe('lockDownSession', () => {
  it.each([
    ['clipboard-sanitized-write', true],
    ['fullscreen', true],
    ['media', false],
    ['geolocation', false],
    ['notifications', false],
    ['openExternal', false],
    ['clipboard-read', false],
    ['midi', false],
    ['hid', false],
    ['serial', false],
    ['usb', false],
    ['display-capture', false],
    ['something-new', false],
  ])('%s: %s', (permission, isAllowed) => {
    const decisions: boolean[] = [];
    const preventDownload = vi.fn();
    const session = {
      on: (_name: 'will-download', listener: (event: unknown) => void) =>
        listener({ preventDefault: preventDownload }),
      setPermissionRequestHandler: (
        handler: (c: unknown, p: string, decide: (allowed: boolean) => void) => void,
      ) => handler(null, permission, (allowed) => void decisions.push(allowed)),
      setPermissionCheckHandler: (handler: (c: unknown, p: string) => boolean) =>
        void decisions.push(handler(null, permission)),
      setDevicePermissionHandler: (handler: () => boolean) => void decisions.push(handler()),
    } as unknown as Session;
    lockDownSession(
      session,
      createNetworkRule(() => 'https://api.example.com'),
    );
    expect(decisions).toEqual([isAllowed, isAllowed, false]);
    expect(preventDownload).toHaveBeenCalledOnce();
  });
});
