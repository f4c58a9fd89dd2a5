import { BrowserWindow, nativeTheme } from 'electron';

/** The one place where a window is made, so that the safe options cannot be forgotten in another. */
export const createWindow = ({ preload, name }: { preload: string; name: string | null }): BrowserWindow => {
  const window = new BrowserWindow({
    // Remembers size and place by the name where Electron can (44 and later); older ones ignore it.
    ...(name === null ? {} : { name, windowStatePersistence: true }),
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'LiveDrops Studio',
    // As the page is in the colours of the system, so that nothing flashes before it is drawn.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#100e22' : '#f1f1f4',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // Sales go on while the window is covered: figures and alerts must not fall behind.
      backgroundThrottling: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
};
