import { app, Menu, nativeImage, powerSaveBlocker, Tray } from 'electron';
import { createDesktop } from './desktop.ts';
import type { Screen } from '../shared/screen.ts';
import trayIcon from './tray.png?inline';

/** The desktop of this system. */
export const electronDesktop = (windows: { openMain: () => void; openScreen: (screen: Screen) => void }) =>
  createDesktop({
    ...windows,
    setBadge: (count) => void app.setBadgeCount(count),
    blocker: {
      start: () => powerSaveBlocker.start('prevent-display-sleep'),
      stop: (id) => void powerSaveBlocker.stop(id),
    },
    createTray,
    quit: () => app.quit(),
  });

/** Some desktops have no place for one, and say so in ways of their own. */
const createTray = () => {
  try {
    const tray = new Tray(nativeImage.createFromDataURL(trayIcon));
    return {
      setToolTip: (text: string) => tray.setToolTip(text),
      setMenu: (template: Electron.MenuItemConstructorOptions[]) =>
        tray.setContextMenu(Menu.buildFromTemplate(template)),
      onClick: (listener: () => void) => void tray.on('click', listener),
    };
  } catch {
    return null;
  }
};
