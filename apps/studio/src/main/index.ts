import { extname, join } from 'node:path';
import { app, dialog, ipcMain, Menu, Notification, safeStorage, session, shell } from 'electron';
import type { BrowserWindow, MessageBoxOptions } from 'electron';
import { listAssets } from './app-assets.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { createCloseQuestion } from './close-question.ts';
import { createWindow } from './create-window.ts';
import { electronVault } from './electron-vault.ts';
import { createFileSaver } from './file-saver.ts';
import { shouldForceSandbox } from './force-sandbox.ts';
import { getText } from './get-text.ts';
import { createIpcHandlers } from './ipc-handlers.ts';
import { registerIpc } from './ipc-router.ts';
import { lockDownApp, lockDownSession } from './lock-down.ts';
import { createNetworkRule, isNearby } from './local-network.ts';
import { menuTemplate } from './menu.ts';
import { openExternalSafely } from './open-external.ts';
import { createRecovery } from './recover-page.ts';
import { rendererSource } from './renderer-origin.ts';
import { createServerAddress } from './server-address.ts';
import { createSessionStore } from './session-store.ts';
import { createShowNotice } from './show-notice.ts';
import { readSettings } from './settings.ts';

const APP_ID = 'dev.livedrops.studio';

let mainWindow: BrowserWindow | null = null;

const focusWindow = (): void => {
  if (mainWindow === null) return;
  if (mainWindow.isMinimized()) mainWindow.restore();
  mainWindow.show();
  mainWindow.focus();
};

const { showNotice } = createShowNotice({
  create: (notice) => (Notification.isSupported() ? new Notification(notice) : undefined),
  onClick: focusWindow,
});

/** The system's own dialog, in the folder of downloads at first. */
const askWhere = async (suggested: string): Promise<string | undefined> => {
  if (mainWindow === null) return undefined;
  const type = extname(suggested).slice(1);
  const { canceled, filePath } = await dialog.showSaveDialog(mainWindow, {
    defaultPath: join(app.getPath('downloads'), suggested),
    filters: [{ name: type.toUpperCase(), extensions: [type] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? undefined : filePath;
};

const files = createFileSaver({ askWhere, showInFolder: (path) => shell.showItemInFolder(path) });

/** A file that is not whole goes with the page that was writing it. */
const endFilesWith = (window: BrowserWindow): void => {
  window.on('closed', files.pageGone);
  window.webContents.on('render-process-gone', files.pageGone);
  window.webContents.on('did-navigate', files.pageGone);
};

const report = (what: string, reason: string): void => {
  process.stderr.write(`${JSON.stringify({ time: Date.now(), msg: 'process gone', what, reason })}\n`);
};

const openStores = (givenApiUrl: string | null) => {
  const userData = app.getPath('userData');
  const sessions = createSessionStore({
    file: join(userData, 'session.sealed'),
    vault: electronVault(safeStorage, process.platform),
  });
  const server = createServerAddress({
    file: join(userData, 'server.json'),
    given: givenApiUrl,
    isNearby,
    get: getText,
    onChange: async () => {
      // The session is of the server before, and no other one may be shown it.
      await sessions.clear();
      // The page comes with the rules for its server, so it is asked for again.
      setImmediate(() => mainWindow?.webContents.reload());
    },
  });
  return { sessions, server };
};

const start = async (givenApiUrl: string | null): Promise<void> => {
  const source = rendererSource(process.env['ELECTRON_RENDERER_URL'], app.isPackaged);
  const openInBrowser = (url: string): Promise<void> => shell.openExternal(url);
  const { sessions, server } = openStores(givenApiUrl);
  lockDownApp(app, {
    source,
    openExternal: (url) => void openExternalSafely(url, { apiUrl: server.current(), open: openInBrowser }),
  });
  await app.whenReady();
  lockDownSession(session.defaultSession, createNetworkRule(server.current));
  app.setAppUserModelId(APP_ID);

  const renderer = join(__dirname, '../renderer');
  if (source.url.startsWith('app:')) serveApp({ assets: listAssets(renderer), apiUrl: server.current });
  const ask = async (window: BrowserWindow, question: MessageBoxOptions): Promise<number> =>
    (await dialog.showMessageBox(window, question)).response;
  const closing = createCloseQuestion({ ask, quit: () => app.quit() });
  app.on('before-quit', closing.noteQuit);
  const recover = createRecovery({
    helpUrl: `${source.origin}/stopped.html`,
    ask,
    startAgain: () => {
      app.relaunch();
      app.exit(0);
    },
    quit: () => app.quit(),
    report,
  });
  // Electron starts these again by itself; who looks for a cause needs to know.
  app.on('child-process-gone', (_event, { type, reason }) => report(type, reason));
  const handlers = createIpcHandlers({
    platform: process.platform,
    version: app.getVersion(),
    server,
    sessions,
    files,
    showNotice,
    warnBeforeClose: closing.warn,
    openInBrowser,
  });
  registerIpc(ipcMain, handlers, {
    windowId: () => mainWindow?.webContents.id ?? null,
    origin: source.origin,
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, !app.isPackaged)));

  const open = (): void => {
    const window = createWindow({ preload: join(__dirname, '../preload/index.cjs') });
    window.on('closed', () => {
      mainWindow = null;
    });
    endFilesWith(window);
    closing.guard(window);
    recover(window);
    mainWindow = window;
    void window.loadURL(source.url);
  };
  open();
  app.on('activate', () => {
    if (mainWindow === null) open();
  });
};

const run = (): void => {
  // What a second instance was started with is never looked at.
  if (!app.requestSingleInstanceLock()) return app.quit();
  app.on('second-instance', focusWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  const settings = readSettings(process.argv, process.env);
  if (settings.kind === 'invalid') {
    dialog.showErrorBox(
      'LiveDrops Studio',
      `${settings.source} is not the address of a server: ${settings.value}`,
    );
    return app.exit(1);
  }
  const sandbox = {
    platform: process.platform,
    userId: process.getuid?.(),
    hasNoSandboxSwitch: app.commandLine.hasSwitch('no-sandbox'),
  };
  if (shouldForceSandbox(sandbox)) app.enableSandbox();
  registerAppScheme();
  start(settings.apiUrl).catch((error: unknown) => {
    dialog.showErrorBox(
      'LiveDrops Studio could not start',
      error instanceof Error ? error.message : String(error),
    );
    app.exit(1);
  });
};

run();
