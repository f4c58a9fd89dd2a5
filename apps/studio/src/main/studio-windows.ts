import { PAGE_COMMANDS, type PageCommand } from '../shared/ipc.ts';
import { pathOf, type Screen } from '../shared/screen.ts';
import type { IpcHandlers } from './ipc-router.ts';
import { createPageTeller, type PageTeller } from './page-teller.ts';

/** The parts of a window that are needed here. */
export type StudioWindow = {
  on(event: 'focus' | 'closed', listener: () => void): unknown;
  isMinimized(): boolean;
  restore(): void;
  show(): void;
  focus(): void;
  webContents: {
    readonly id: number;
    on(event: 'did-navigate' | 'render-process-gone', listener: () => void): unknown;
    send(channel: string, command: PageCommand): void;
  };
};

type WindowsDeps<W> = {
  create: (dropId: string | null) => W;
  /** Shows the page, at a path of its own. */
  load: (window: W, path: string) => void;
  /** What the main process does for a window. */
  handlersFor: (window: W, teller: PageTeller) => IpcHandlers;
  onFocus: (windowId: number) => void;
  /** The page is gone, and with it all that it has said. */
  onPageGone: (windowId: number) => void;
  onClosed: (windowId: number) => void;
};

/** `dropId`: the window is the room of this drop. Otherwise it is the main one, of which there is one at most. */
type OpenWindow<W> = { window: W; teller: PageTeller; handlers: IpcHandlers; dropId: string | null };

/** More than a person can look at. */
const ROOMS_MAX = 8;

/** The windows of the Studio: the main one, and those that show the room of one drop each. */
export const createStudioWindows = <W extends StudioWindow>({
  create,
  load,
  handlersFor,
  onFocus,
  onPageGone,
  onClosed,
}: WindowsDeps<W>) => {
  const opened = new Map<number, OpenWindow<W>>();

  const add = (dropId: string | null): OpenWindow<W> => {
    const window = create(dropId);
    const { id } = window.webContents;
    const teller = createPageTeller((command) => window.webContents.send(PAGE_COMMANDS, command));
    const added = { window, teller, dropId, handlers: handlersFor(window, teller) };
    opened.set(id, added);
    const pageGone = (): void => {
      teller.pageGone();
      onPageGone(id);
    };
    window.webContents.on('did-navigate', pageGone);
    window.webContents.on('render-process-gone', pageGone);
    window.on('focus', () => onFocus(id));
    window.on('closed', () => {
      opened.delete(id);
      onClosed(id);
    });
    load(window, dropId === null ? '/' : pathOf({ name: 'live', dropId }));
    return added;
  };
  const find = (dropId: string | null): OpenWindow<W> | undefined =>
    [...opened.values()].find((one) => one.dropId === dropId);
  /** Shows a screen: the room of a drop in the window that it has, anything else in the main one. */
  const openScreen = (screen: Screen): void => {
    const room = screen.name === 'live' ? find(screen.dropId) : undefined;
    const target = room ?? find(null) ?? add(null);
    bringUp(target);
    target.teller.tell({ kind: 'open', screen });
  };
  return {
    handlersOf: (windowId: number): IpcHandlers | undefined => opened.get(windowId)?.handlers,
    all: (): W[] => [...opened.values()].map(({ window }) => window),
    /** The main window in front of the others; a new one where there is none. */
    openMain: (): void => {
      const main = find(null);
      if (main === undefined) add(null);
      else bringUp(main);
    },
    openScreen,
    /** The room of a drop in a window of its own. With too many of these it opens in the main one. */
    openRoom: (dropId: string): void => {
      const room = find(dropId);
      if (room !== undefined) return bringUp(room);
      const rooms = [...opened.values()].filter((one) => one.dropId !== null);
      if (rooms.length < ROOMS_MAX) add(dropId);
      else openScreen({ name: 'live', dropId });
    },
    tell: (windowId: number, command: PageCommand): void => opened.get(windowId)?.teller.tell(command),
    tellAll: (command: PageCommand): void => opened.forEach(({ teller }) => teller.tell(command)),
  };
};

const bringUp = ({ window }: { window: StudioWindow }): void => {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
};
