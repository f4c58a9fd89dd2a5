import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { extname, join } from 'node:path';
import {
  app,
  dialog,
  ipcMain,
  Menu,
  Notification,
  powerMonitor,
  safeStorage,
  session,
  shell,
} from 'electron';
import type { BrowserWindow, MessageBoxOptions } from 'electron';
import { listAssets } from './app-assets.ts';
import { createAppMenu } from './app-menu.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { createCloseQuestion } from './close-question.ts';
import { createWindow } from './create-window.ts';
import { createLinkFollower, linkIn, LINK_SCHEME, parseLink } from './deep-link.ts';
import { electronDesktop } from './electron-desktop.ts';
import { electronVault } from './electron-vault.ts';
import { createFileSaver } from './file-saver.ts';
import { shouldForceSandbox } from './force-sandbox.ts';
import { getText } from './get-text.ts';
import { type Language, languageFor } from '../shared/language.ts';
import { speak } from './language.ts';
import { installedUpdater } from './installed-updater.ts';
import { createIpcHandlers } from './ipc-handlers.ts';
import { registerIpc } from './ipc-router.ts';
import { createLog, type Log } from './log.ts';
import { lockDownApp, lockDownSession } from './lock-down.ts';
import { createNetworkRule, isNearby } from './local-network.ts';
import { openExternalSafely } from './open-external.ts';
import { createRecovery } from './recover-page.ts';
import { type RendererSource, rendererSource } from './renderer-origin.ts';
import { createServerAddress } from './server-address.ts';
import { createSessionStore } from './session-store.ts';
import { createShowNotice } from './show-notice.ts';
import { readSettings } from './settings.ts';
import { createStudioWindows } from './studio-windows.ts';
import { createUpdates } from './updates.ts';
import { zoom } from './zoom.ts';

const APP_ID = 'dev.livedrops.studio';

/** The system's own dialog, in the folder of downloads at first. */
const askWhere = async (window: BrowserWindow, suggested: string): Promise<string | undefined> => {
  const type = extname(suggested).slice(1);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('downloads'), suggested),
    filters: [{ name: type.toUpperCase(), extensions: [type] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? undefined : filePath;
};

/** Saves the files of one window. One that is not whole goes with the page that was writing it. */
const createFiles = (window: BrowserWindow) => {
  const files = createFileSaver({
    askWhere: (suggested) => askWhere(window, suggested),
    showInFolder: (path) => shell.showItemInFolder(path),
  });
  window.on('closed', files.pageGone);
  window.webContents.on('render-process-gone', files.pageGone);
  window.webContents.on('did-navigate', files.pageGone);
  return files;
};

const openStores = (givenApiUrl: string | null, reloadAll: () => void) => {
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
      setImmediate(reloadAll);
    },
  });
  const log = createLog({ file: join(userData, 'logs', 'studio.log') });
  return { sessions, server, log };
};

const ask = async (window: BrowserWindow, question: MessageBoxOptions): Promise<number> =>
  (await dialog.showMessageBox(window, question)).response;

/** What keeps windows alive, and asks before they go. */
const createCare = (helpUrl: () => string, log: Log) => {
  const report = (what: string, reason: string): void =>
    log.write({ level: 'error', from: 'main', message: `gone: ${what}`, detail: reason });
  const quit = (): void => app.quit();
  const closing = createCloseQuestion({ ask, quit });
  app.on('before-quit', closing.noteQuit);
  const recover = createRecovery({
    helpUrl,
    ask,
    startAgain: () => {
      app.relaunch();
      app.exit(0);
    },
    quit,
    report,
  });
  // Electron starts these again by itself; who looks for a cause needs to know.
  app.on('child-process-gone', (_event, { type, reason }) => report(type, reason));
  return { closing, recover };
};

const openWindow = (dropId: string | null): BrowserWindow =>
  createWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    name: dropId === null ? 'studio' : null,
  });

type Stores = ReturnType<typeof openStores>;

/** Opens windows, with everything that each of them has. */
const createWindows = (source: RendererSource, stores: Stores) => {
  const { closing, recover } = createCare(() => `${source.origin}/stopped.${i18n.locale}.html`, stores.log);
  const menu = createAppMenu({
    platform: process.platform,
    isDevelopment: !app.isPackaged,
    show: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
    run: (windowId, id) => windows.tell(windowId, { kind: 'run', id }),
  });
  const { showNotice } = createShowNotice({
    create: (notice) => (Notification.isSupported() ? new Notification(notice) : undefined),
    isLookedAt: () => windows.all().some((window) => window.isFocused()),
    onClick: (screen) => windows.openScreen(screen),
  });
  const desktop = electronDesktop({
    openMain: () => windows.openMain(),
    openScreen: (screen) => windows.openScreen(screen),
  });
  const { log } = stores;
  const updates = createUpdates({ updater: installedUpdater(), onAir: desktop.onAir, log: log.write });
  app.on('before-quit', updates.beforeQuit);
  const setLanguage = (language: Language): void => {
    speak(language);
    menu.redraw();
    desktop.redraw();
  };
  const windows = createStudioWindows<BrowserWindow>({
    create: openWindow,
    load: (window, path) => void window.loadURL(`${source.url}#${path}`),
    onFocus: menu.focus,
    onPageGone: (windowId) => {
      menu.forget(windowId);
      desktop.forget(windowId);
    },
    onClosed: (windowId) => {
      menu.closed(windowId);
      desktop.forget(windowId);
    },
    handlersFor: (window, teller) => {
      recover(window);
      return createIpcHandlers({
        platform: process.platform,
        version: app.getVersion(),
        ...stores,
        openRoom: (dropId) => windows.openRoom(dropId),
        updates,
        files: createFiles(window),
        showNotice,
        warnBeforeClose: closing.guard(window),
        teller,
        setMenu: (entries) => menu.set(window.webContents.id, entries),
        zoom: (step) => zoom(window.webContents, step),
        setLanguage,
        setStatus: (status) => desktop.set(window.webContents.id, status),
        openInBrowser,
      });
    },
  });
  return windows;
};

/** Faults of the main process go on as they would, and are kept for who looks for their cause. */
const noteFaults = (log: Log): void => {
  const { versions, platform, arch } = process;
  const runtime = `Electron ${versions.electron} on ${platform} ${arch}`;
  log.write({ level: 'info', from: 'main', message: `started ${app.getVersion()}`, detail: runtime });
  process.on('uncaughtExceptionMonitor', ({ message, stack }) =>
    log.write({ level: 'error', from: 'main', message, detail: stack }),
  );
};

/**
 * A computer that wakes has old figures and, mostly, connections that only seem to stand. They end before the pages ask for everything anew.
 * Otherwise Chromium would send preflights over them, and it waits for the answer to a preflight even after the call was given up: six of
 * them hold up every further call.
 */
const tellOfWaking = (tellAll: () => void): void => {
  const wake = (): void => void session.defaultSession.closeAllConnections().then(tellAll);
  powerMonitor.on('resume', wake);
  powerMonitor.on('unlock-screen', wake);
};

const openInBrowser = (url: string): Promise<void> => shell.openExternal(url);

const start = async (
  givenApiUrl: string | null,
  links: ReturnType<typeof createLinkFollower>,
): Promise<void> => {
  const source = rendererSource(process.env['ELECTRON_RENDERER_URL'], app.isPackaged);
  const stores = openStores(givenApiUrl, () =>
    windows.all().forEach(({ webContents }) => webContents.reload()),
  );
  const { server } = stores;
  lockDownApp(app, {
    source,
    openExternal: (url) => void openExternalSafely(url, { apiUrl: server.current(), open: openInBrowser }),
  });
  await app.whenReady();
  lockDownSession(session.defaultSession, createNetworkRule(server.current));
  app.setAppUserModelId(APP_ID);

  const renderer = join(__dirname, '../renderer');
  if (source.url.startsWith('app:')) serveApp({ assets: listAssets(renderer), apiUrl: server.current });
  const windows = createWindows(source, stores);
  registerIpc(ipcMain, { handlersOf: windows.handlersOf, origin: source.origin });
  app.on('second-instance', windows.openMain);
  app.on('activate', windows.openMain);
  noteFaults(stores.log);
  tellOfWaking(() => windows.tellAll({ kind: 'catch_up' }));
  windows.openMain();
  links.begin(windows.openScreen);
};

/** Links come in the command line, of this start or of a second one, and on a Mac as an event, which may be the first of all. */
const followLinks = () => {
  const links = createLinkFollower();
  app.on('open-url', (event, url) => {
    event.preventDefault();
    links.follow(parseLink(url));
  });
  // Of what a second instance was started with, only a link counts.
  app.on('second-instance', (_event, argv) => links.follow(linkIn(argv)));
  links.follow(linkIn(process.argv));
  // A program under development is none that the system should start.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  return links;
};

const run = (): void => {
  if (!app.requestSingleInstanceLock()) return app.quit();
  // Until the page says what a person chose.
  speak(languageFor('system', app.getPreferredSystemLanguages()));
  const links = followLinks();
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  const settings = readSettings(process.argv, process.env);
  if (settings.kind === 'invalid') {
    dialog.showErrorBox(
      'LiveDrops Studio',
      t`${{ source: settings.source }} is not the address of a server: ${{ value: settings.value }}`,
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
  start(settings.apiUrl, links).catch((error: unknown) => {
    dialog.showErrorBox(
      t`LiveDrops Studio could not start`,
      error instanceof Error ? error.message : String(error),
    );
    app.exit(1);
  });
};

run();
