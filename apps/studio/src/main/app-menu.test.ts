import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import type { MenuEntry } from '../shared/menu.ts';
import { createAppMenu, menuTemplate } from './app-menu.ts';

type Item = MenuItemConstructorOptions;

const entry = (change: Partial<MenuEntry>): MenuEntry => ({
  id: 'go.drops',
  title: 'Drops',
  section: 'go',
  keys: null,
  isPossible: true,
  ...change,
});
const submenuOf = (template: Item[], label: string): Item[] =>
  (template.find((item) => item.label === label)?.submenu ?? []) as Item[];
const press = (item: Item | undefined): void => (item?.click as (() => void) | undefined)?.();
const input = { platform: 'linux', isDevelopment: false, entries: [], run: () => {} };

describe('menuTemplate', () => {
  it('has what a system expects before a page has said anything, and no developer tools', () => {
    const template = menuTemplate(input);
    expect(template.map(({ label, role }) => label ?? role)).toEqual([
      '&File',
      'editMenu',
      '&View',
      'windowMenu',
    ]);
    expect(submenuOf(template, '&View').map(({ role, type }) => role ?? type)).toEqual([
      'resetZoom',
      'zoomIn',
      'zoomOut',
      'separator',
      'togglefullscreen',
    ]);
    expect(JSON.stringify(template)).not.toContain('toggleDevTools');
    expect(JSON.stringify(menuTemplate({ ...input, isDevelopment: true }))).toContain('toggleDevTools');
    expect(menuTemplate({ ...input, platform: 'darwin' })[0]).toEqual({ role: 'appMenu' });
  });

  it('shows the keys of a command without listening to them, and runs what is chosen', () => {
    const ran: string[] = [];
    const entries = [
      entry({ keys: 'mod+shift+a' }),
      entry({ id: 'go.fans', title: 'Fans & friends', isPossible: false, keys: 'shift+?' }),
    ];
    const [drops, fans] = submenuOf(
      menuTemplate({ ...input, entries, run: (id) => void ran.push(id) }),
      '&Go',
    );
    expect(drops).toMatchObject({
      label: 'Drops',
      enabled: true,
      accelerator: 'CommandOrControl+Shift+A',
      registerAccelerator: false,
    });
    expect(fans).toMatchObject({ label: 'Fans && friends', enabled: false });
    expect(fans).not.toHaveProperty('accelerator');
    press(drops);
    expect(ran).toEqual(['go.drops']);
  });

  it('leaves zooming to the page where it can do it', () => {
    const entries = [entry({ id: 'view.zoom-in', title: 'Zoom in', section: 'view', keys: 'mod+=' })];
    const view = submenuOf(menuTemplate({ ...input, entries }), '&View');
    expect(view.map(({ role, label, type }) => role ?? label ?? type)).toEqual([
      'Zoom in',
      'separator',
      'togglefullscreen',
    ]);
  });
});

describe('createAppMenu', () => {
  const open = () => {
    let shown: Item[] = [];
    const ran: [number, string][] = [];
    const menu = createAppMenu({
      platform: 'linux',
      isDevelopment: false,
      show: (template) => {
        shown = template;
      },
      run: (windowId, id) => void ran.push([windowId, id]),
    });
    return { menu, ran, go: () => submenuOf(shown, '&Go') };
  };

  it('shows the commands of the window with the focus, and runs them there', () => {
    const { menu, ran, go } = open();
    menu.focus(1);
    menu.set(1, [entry({ title: 'Of the first' })]);
    menu.set(2, [entry({ title: 'Of the second' })]);
    expect(go().map(({ label }) => label)).toEqual(['Of the first']);
    menu.focus(2);
    expect(go().map(({ label }) => label)).toEqual(['Of the second']);
    press(go()[0]);
    expect(ran).toEqual([[2, 'go.drops']]);
  });

  it('has no commands of a page that is gone, nor of a window that is closed', () => {
    const { menu, go } = open();
    menu.set(1, [entry({})]);
    menu.forget(1);
    expect(go()).toEqual([]);
    menu.set(1, [entry({})]);
    expect(go()).toHaveLength(1);
    menu.closed(1);
    expect(go()).toEqual([]);
  });
});
