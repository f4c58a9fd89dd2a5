import { t } from '@lingui/core/macro';
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry, Section } from '../shared/menu.ts';

type Item = MenuItemConstructorOptions;

type TemplateInput = {
  platform: string;
  isDevelopment: boolean;
  /** What the page can do. Empty until it has said so. */
  entries: readonly MenuEntry[];
  run: (id: string) => void;
};

/**
 * The menu bar: the page's own commands, and the roles that people expect of their system. The keys of the page's commands are only shown
 * here; the page itself listens to them, so that each press counts once.
 */
export const menuTemplate = ({ platform, isDevelopment, entries, run }: TemplateInput): Item[] => {
  const isMac = platform === 'darwin';
  const of = (section: Section): Item[] =>
    entries.filter((entry) => entry.section === section).map((entry) => itemOf(entry, run));
  const development: Item[] = [SEPARATOR, { role: 'reload' }, { role: 'toggleDevTools' }];
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: t`&File`, submenu: [...apart(of('file')), isMac ? { role: 'close' } : { role: 'quit' }] },
    { role: 'editMenu' },
    ...menuOf(t`&Go`, of('go')),
    ...menuOf(t`&Drop`, of('drop')),
    {
      label: t`&View`,
      submenu: [
        ...apart(of('view').length === 0 ? ZOOM_ROLES : of('view')),
        { role: 'togglefullscreen' },
        ...(isDevelopment ? development : []),
      ],
    },
    { role: 'windowMenu' },
    ...menuOf(t`&Help`, of('help')),
  ];
};

/** For a page that has said nothing, such as the one that helps after a crash. */
const ZOOM_ROLES: Item[] = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }];
const SEPARATOR: Item = { type: 'separator' };
const apart = (items: Item[]): Item[] => (items.length === 0 ? [] : [...items, SEPARATOR]);
const menuOf = (label: string, submenu: Item[]): Item[] => (submenu.length === 0 ? [] : [{ label, submenu }]);

const itemOf = ({ id, title, keys, isPossible }: MenuEntry, run: (id: string) => void): Item => ({
  id,
  // One ampersand would underline what comes next.
  label: title.replaceAll('&', '&&'),
  enabled: isPossible,
  // Without `mod` it is a key for reading pages, which a menu does not show.
  ...(keys !== null && keys.startsWith('mod+')
    ? { accelerator: acceleratorOf(keys), registerAccelerator: false }
    : {}),
  click: () => run(id),
});

const ACCELERATORS: Record<string, string> = { mod: 'CommandOrControl', alt: 'Alt', shift: 'Shift' };

/** `mod+shift+A` as Electron writes it. */
const acceleratorOf = (keys: string): string =>
  keys
    .split('+')
    .map((key) => ACCELERATORS[key] ?? key.toUpperCase())
    .join('+');

type AppMenuDeps = Pick<TemplateInput, 'platform' | 'isDevelopment'> & {
  show: (template: Item[]) => void;
  run: (windowId: number, id: string) => void;
};

/** The one menu bar of the app. It has the commands of the window with the focus. */
export const createAppMenu = ({ platform, isDevelopment, show, run }: AppMenuDeps) => {
  const known = new Map<number, readonly MenuEntry[]>();
  let focused: number | null = null;
  const draw = (): void => {
    const windowId = focused;
    const entries = windowId === null ? [] : (known.get(windowId) ?? []);
    const runHere = (id: string): void => {
      if (windowId !== null) run(windowId, id);
    };
    show(menuTemplate({ platform, isDevelopment, entries, run: runHere }));
  };
  draw();
  return {
    /** The words may be others now. */
    redraw: draw,
    /** A page has said what it can do. */
    set: (windowId: number, entries: readonly MenuEntry[]): void => {
      known.set(windowId, entries);
      focused ??= windowId;
      if (windowId === focused) draw();
    },
    focus: (windowId: number): void => {
      if (windowId === focused) return;
      focused = windowId;
      draw();
    },
    /** The page is gone, and with it what it can do. */
    forget: (windowId: number): void => {
      known.delete(windowId);
      if (windowId === focused) draw();
    },
    closed: (windowId: number): void => {
      known.delete(windowId);
      if (windowId !== focused) return;
      focused = null;
      draw();
    },
  };
};
