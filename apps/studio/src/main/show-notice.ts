import type { Notification } from 'electron';
import type { Notice } from '../shared/ipc.ts';
import type { Screen } from '../shared/screen.ts';

/** More than a person looks back at. */
const HELD_MAX = 50;

type NoticeDeps = {
  /** `undefined` where the system shows none. */
  create: (notice: Pick<Notice, 'title' | 'body'>) => Pick<Notification, 'on' | 'show'> | undefined;
  /** It was clicked. */
  onClick: (screen: Screen) => void;
};

/**
 * Shows notices of the system. Electron holds none of them, and one that is collected never tells that it was clicked; some systems keep
 * them for hours after they were closed. So the last ones are held here.
 */
export const createShowNotice = ({ create, onClick }: NoticeDeps) => {
  const held: unknown[] = [];
  const showNotice = ({ title, body, screen }: Notice): boolean => {
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
