import { BrowserWindow } from 'electron';

/** The one place where a window is made, so that the safe options cannot be forgotten in another. */
export const createWindow = ({ preload, icon }: { preload: string; icon?: string }): BrowserWindow => {
  const window = new BrowserWindow({
    name: 'studio',
    // Remembers size and place where Electron can (44 and later); older ones ignore it.
    windowStatePersistence: true,
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'LiveDrops Studio',
    backgroundColor: '#100e22',
    ...(icon === undefined ? {} : { icon }),
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
