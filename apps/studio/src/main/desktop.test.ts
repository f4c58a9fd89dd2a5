import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import type { DesktopStatus } from '../shared/ipc.ts';
import type { Screen } from '../shared/screen.ts';
import { createDesktop, type TrayLike } from './desktop.ts';

const QUIET: DesktopStatus = { unseen: 0, drops: [], keepsAwake: false, onAir: [] };

const open = ({ hasTray = true } = {}) => {
  const seen = {
    badge: -1,
    blocked: [] as number[],
    tips: [] as string[],
    menu: [] as MenuItemConstructorOptions[],
    menus: 0,
    opened: [] as (Screen | 'main')[],
    quits: 0,
  };
  let click = (): void => {};
  const tray: TrayLike = {
    setToolTip: (text) => void seen.tips.push(text),
    setMenu: (template) => {
      seen.menu = template;
      seen.menus += 1;
    },
    onClick: (listener) => {
      click = listener;
    },
  };
  const desktop = createDesktop({
    setBadge: (count) => {
      seen.badge = count;
    },
    blocker: {
      start: () => seen.blocked.push(1),
      stop: () => void seen.blocked.pop(),
    },
    createTray: () => (hasTray ? tray : null),
    openMain: () => void seen.opened.push('main'),
    openScreen: (screen) => void seen.opened.push(screen),
    quit: () => {
      seen.quits += 1;
    },
  });
  const press = (label: string) => {
    const item = seen.menu.find((one) => one.label === label);
    (item?.click as (() => void) | undefined)?.();
  };
  return { desktop, seen, press, clickTray: () => click() };
};

describe('the tray', () => {
  it('opens and quits before anything is known', () => {
    const { seen, press, clickTray } = open();
    expect(seen.menu.map(({ label }) => label)).toEqual(['Open LiveDrops Studio', 'Quit']);
    press('Open LiveDrops Studio');
    clickTray();
    press('Quit');
    expect([seen.opened, seen.quits]).toEqual([['main', 'main'], 1]);
  });

  it('shows the drops that matter, and leads to their rooms', () => {
    const { desktop, seen, press } = open();
    const drops = [{ dropId: 'drp_1', line: 'Salt & Kiln: 3 of 5 sold' }];
    desktop.set(1, { ...QUIET, drops });
    press('Salt && Kiln: 3 of 5 sold');
    expect(seen.opened).toEqual([{ name: 'live', dropId: 'drp_1' }]);
    expect(seen.tips.at(-1)).toBe('Salt & Kiln: 3 of 5 sold');
    const before = seen.menus;
    desktop.set(1, { ...QUIET, drops, unseen: 2 });
    expect(seen.menus).toBe(before);
  });

  it('is needed for nothing', () => {
    const { desktop, seen } = open({ hasTray: false });
    desktop.set(1, { ...QUIET, unseen: 2, keepsAwake: true });
    expect([seen.badge, seen.blocked, seen.menus]).toEqual([2, [1], 0]);
  });
});

describe('the display', () => {
  it('stays on while a window wants that, and is let go once', () => {
    const { desktop, seen } = open();
    desktop.set(1, { ...QUIET, keepsAwake: true });
    desktop.set(2, { ...QUIET, keepsAwake: true });
    expect(seen.blocked).toEqual([1]);
    desktop.set(1, QUIET);
    expect(seen.blocked).toEqual([1]);
    desktop.forget(2);
    desktop.forget(2);
    expect(seen.blocked).toEqual([]);
  });
});

it('shows what is unseen, and forgets what a page knew that is gone', () => {
  const { desktop, seen } = open();
  expect(seen.badge).toBe(0);
  desktop.set(1, { ...QUIET, unseen: 3 });
  desktop.set(2, { ...QUIET, unseen: 1 });
  expect(seen.badge).toBe(3);
  desktop.forget(1);
  expect(seen.badge).toBe(1);
});

it('knows when drops are on air after the last window was closed, which may be how the program ends', () => {
  const { desktop } = open();
  const onAir = [{ from: 1, until: 2 }];
  desktop.set(1, { ...QUIET, onAir });
  desktop.forget(1);
  expect(desktop.onAir()).toEqual(onAir);
  desktop.set(2, QUIET);
  expect(desktop.onAir()).toEqual([]);
});
