import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopStatus } from '../shared/ipc.ts';
import type { Screen } from '../shared/screen.ts';

/** The parts of Electron's tray that are needed. */
export type TrayLike = {
  setToolTip(text: string): void;
  setMenu(template: MenuItemConstructorOptions[]): void;
  onClick(listener: () => void): void;
};

type DesktopDeps = {
  /** A number on the icon of the app; zero takes it away. Not every desktop can show one. */
  setBadge: (count: number) => void;
  /** Keeps the display on. */
  blocker: { start: () => number; stop: (id: number) => void };
  /** `null` where the desktop has no place for it. */
  createTray: () => TrayLike | null;
  openMain: () => void;
  openScreen: (screen: Screen) => void;
  quit: () => void;
};

/**
 * What the desktop shows of the own drops outside of the windows. Each window tells what it knows; the newest word of any window that is
 * open holds. Nothing depends on any of this: a desktop may have neither a tray nor badges.
 */
export const createDesktop = (deps: DesktopDeps) => {
  const { setBadge, blocker, createTray, openMain, openScreen, quit } = deps;
  const known = new Map<number, DesktopStatus>();
  const tray = createTray();
  let blocking: number | null = null;
  let shown = '';
  let onAir: DesktopStatus['onAir'] = [];

  const keepAwake = (isWanted: boolean): void => {
    if (isWanted && blocking === null) blocking = blocker.start();
    if (isWanted || blocking === null) return;
    blocker.stop(blocking);
    blocking = null;
  };
  const drawTray = (drops: DesktopStatus['drops']): void => {
    // A menu that is made anew closes under the pointer.
    const words = JSON.stringify([i18n.locale, drops]);
    if (tray === null || shown === words) return;
    shown = words;
    tray.setToolTip(drops[0]?.line ?? 'LiveDrops Studio');
    const lines = drops.map(({ dropId, line }) => ({
      label: line.replaceAll('&', '&&'),
      click: () => openScreen({ name: 'live', dropId }),
    }));
    tray.setMenu([
      ...lines,
      ...(lines.length === 0 ? [] : [{ type: 'separator' } as const]),
      { label: t`Open LiveDrops Studio`, click: openMain },
      { label: t`Quit`, click: quit },
    ]);
  };
  const apply = (): void => {
    const all = [...known.values()];
    setBadge(Math.max(0, ...all.map(({ unseen }) => unseen)));
    keepAwake(all.some(({ keepsAwake }) => keepsAwake));
    drawTray(all.at(-1)?.drops ?? []);
  };
  tray?.onClick(openMain);
  apply();
  const forget = (windowId: number): void => {
    known.delete(windowId);
    apply();
  };
  return {
    set: (windowId: number, status: DesktopStatus): void => {
      // The newest one is the last one.
      known.delete(windowId);
      known.set(windowId, status);
      ({ onAir } = status);
      apply();
    },
    /** The words may be others now. */
    redraw: apply,
    /** The page is gone, and with it what it knew. */
    forget,
    /** When own drops are on air, by this computer's clock: the last word of any window, also when the last one was closed. */
    onAir: (): DesktopStatus['onAir'] => onAir,
  };
};
