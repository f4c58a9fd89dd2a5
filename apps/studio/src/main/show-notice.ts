import type { Notification } from 'electron';
import type { Notice } from '../shared/ipc.ts';
import type { Screen } from '../shared/screen.ts';

/** More than a person looks back at. */
const HELD_MAX = 50;
/** Each window tells what happens. Within this time the same words are the same news. */
const AGAIN_MS = 10_000;

type NoticeDeps = {
  /** `undefined` where the system shows none. */
  create: (notice: Pick<Notice, 'title' | 'body'>) => Pick<Notification, 'on' | 'show'> | undefined;
  /** Somebody looks at a window of the Studio, which shows it there. */
  isLookedAt: () => boolean;
  now?: () => number;
  /** It was clicked. */
  onClick: (screen: Screen) => void;
};

/**
 * Shows notices of the system. Electron holds none of them, and one that is collected never tells that it was clicked; some systems keep
 * them for hours after they were closed. So the last ones are held here.
 */
export const createShowNotice = ({ create, isLookedAt, onClick, now = Date.now }: NoticeDeps) => {
  const held: unknown[] = [];
  let last = { text: '', at: Number.NEGATIVE_INFINITY };
  const showNotice = ({ title, body, screen }: Notice): boolean => {
    const text = JSON.stringify([title, body]);
    const isRepeated = text === last.text && now() - last.at < AGAIN_MS;
    last = { text, at: now() };
    if (isRepeated || isLookedAt()) return true;
    const notification = create({ title, body });
    if (notification === undefined) return false;
    notification.on('click', () => onClick(screen));
    held.push(notification);
    if (held.length > HELD_MAX) held.shift();
    notification.show();
    return true;
  };
  return { showNotice, held: held as readonly unknown[] };
};
