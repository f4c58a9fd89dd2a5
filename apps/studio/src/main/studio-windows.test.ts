import { describe, expect, it } from 'vitest';
import type { PageCommand } from '../shared/ipc.ts';
import type { IpcHandlers } from './ipc-router.ts';
import type { PageTeller } from './page-teller.ts';
import { createStudioWindows, type StudioWindow } from './studio-windows.ts';

class FakeWindow implements StudioWindow {
  readonly heard = new Map<string, () => void>();
  readonly sent: PageCommand[] = [];
  path = '';
  isUp = false;
  isSmall = false;
  readonly webContents;
  constructor(id: number) {
    this.webContents = {
      id,
      on: (event: string, listener: () => void) => this.heard.set(event, listener),
      send: (_channel: string, command: PageCommand) => void this.sent.push(command),
    };
  }
  on = (event: string, listener: () => void) => this.heard.set(event, listener);
  isMinimized = () => this.isSmall;
  restore = () => void (this.isSmall = false);
  show = () => void (this.isUp = true);
  focus = () => this.heard.get('focus')?.();
}

const open = () => {
  const made: FakeWindow[] = [];
  const tellers: PageTeller[] = [];
  const menu: string[] = [];
  const note = (what: string) => (id: number) => void menu.push(`${what} ${id}`);
  const windows = createStudioWindows<FakeWindow>({
    create: () => {
      const window = new FakeWindow(made.length + 1);
      made.push(window);
      return window;
    },
    load: (window, path) => {
      window.path = path;
    },
    handlersFor: (_window, teller) => {
      tellers.push(teller);
      return { teller } as unknown as IpcHandlers;
    },
    onFocus: note('focus'),
    onPageGone: note('forget'),
    onClosed: note('closed'),
  });
  return { windows, made, tellers, menu };
};
const ROOM = { name: 'live', dropId: 'drp_1' } as const;

describe('the main window', () => {
  it('is one, which comes to the front', () => {
    const { windows, made } = open();
    windows.openMain();
    const [main] = made;
    if (main === undefined) throw new Error('no window');
    main.isSmall = true;
    windows.openMain();
    expect(made).toHaveLength(1);
    expect([main.path, main.isUp, main.isSmall]).toEqual(['/', true, false]);
  });

  it('is a new one after it was closed', () => {
    const { windows, made, menu } = open();
    windows.openMain();
    made[0]?.heard.get('closed')?.();
    windows.openMain();
    expect(made).toHaveLength(2);
    expect([windows.handlersOf(1), windows.all()]).toEqual([undefined, [made[1]]]);
    expect(menu).toContain('closed 1');
  });

  it('shows a screen that is asked for, once its page listens', () => {
    const { windows, made, tellers } = open();
    windows.openScreen(ROOM);
    expect(made[0]?.sent).toEqual([]);
    expect(tellers[0]?.listen()).toEqual([{ kind: 'open', screen: ROOM }]);
    windows.openScreen({ name: 'orders' });
    expect(made[0]?.sent).toEqual([{ kind: 'open', screen: { name: 'orders' } }]);
  });

  it('keeps a screen for a page that is loaded again', () => {
    const { windows, made, tellers, menu } = open();
    windows.openMain();
    tellers[0]?.listen();
    made[0]?.heard.get('did-navigate')?.();
    windows.openScreen(ROOM);
    expect(made[0]?.sent).toEqual([]);
    expect(tellers[0]?.listen()).toEqual([{ kind: 'open', screen: ROOM }]);
    expect(menu).toContain('forget 1');
  });
});

describe('the room of a drop in a window of its own', () => {
  it('is one window for each drop, and has handlers of its own', () => {
    const { windows, made } = open();
    windows.openMain();
    windows.openRoom('drp_1');
    windows.openRoom('drp_1');
    windows.openRoom('drp_2');
    expect(made.map(({ path }) => path)).toEqual(['/', '/drops/drp_1/live', '/drops/drp_2/live']);
    expect(windows.handlersOf(2)).not.toBe(windows.handlersOf(1));
  });

  it('shows what is told of this drop, and nothing else', () => {
    const { windows, made, tellers } = open();
    windows.openMain();
    windows.openRoom('drp_1');
    for (const teller of tellers) teller.listen();
    windows.openScreen(ROOM);
    windows.openScreen({ name: 'live', dropId: 'drp_2' });
    expect(made.map(({ sent }) => sent.length)).toEqual([1, 1]);
    expect(made[1]?.sent).toEqual([{ kind: 'open', screen: ROOM }]);
  });

  it('is in the main window when there are many already', () => {
    const { windows, made, tellers } = open();
    windows.openMain();
    for (let nth = 0; nth < 20; nth += 1) windows.openRoom(`drp_${nth}`);
    expect(made).toHaveLength(9);
    expect(tellers[0]?.listen()).toEqual([{ kind: 'open', screen: { name: 'live', dropId: 'drp_19' } }]);
  });
});

it('tells one window what was chosen in its menu', () => {
  const { windows, made, tellers } = open();
  windows.openMain();
  tellers[0]?.listen();
  windows.tell(1, { kind: 'run', id: 'go.drops' });
  windows.tell(2, { kind: 'run', id: 'go.drops' });
  expect(made[0]?.sent).toEqual([{ kind: 'run', id: 'go.drops' }]);
  windows.tellAll({ kind: 'catch_up' });
  expect(made[0]?.sent).toHaveLength(2);
});
