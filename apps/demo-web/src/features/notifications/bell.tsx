import { IconBell } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { NavLink } from 'react-router';
import { useAnnounce } from '../../components/announcer.tsx';
import styles from './bell.module.css';
import { useUnreadCount } from './notification-queries.ts';
import { useNews } from './use-news.ts';

/** The server counts no further: 100 means 100 or more. */
const COUNTED_MAX = 100;

const badgeOf = (count: number): string => (count >= COUNTED_MAX ? '99+' : String(count));

const spokenCount = (count: number): string => {
  if (count === 0) return 'none unread';
  return count >= COUNTED_MAX ? 'more than 99 unread' : `${count} unread`;
};

/** Says aloud when there is more to read than before; what was there at the start is in the link's name. */
const useSayNews = (count: number | undefined): void => {
  const announce = useAnnounce();
  const before = useRef(count);
  useEffect(() => {
    if (count !== undefined && before.current !== undefined && count > before.current)
      announce(`New notification, ${spokenCount(count)}`);
    before.current = count;
  }, [announce, count]);
};

/** The way to the inbox, with how much is unread in it, live. */
export const Bell = ({ userId, creatorIds }: { userId: string; creatorIds: readonly string[] }) => {
  const count = useUnreadCount(userId).data?.unreadCount;
  useNews(userId, creatorIds);
  useSayNews(count);
  return (
    <NavLink
      to="/notifications"
      className={styles['bell'] ?? ''}
      aria-label={count === undefined ? 'Notifications' : `Notifications, ${spokenCount(count)}`}
    >
      <IconBell size={22} stroke={1.75} aria-hidden />
      {count !== undefined && count > 0 && (
        // A new key moves it when the number changes.
        <span key={count} className={styles['count']} aria-hidden="true">
          {badgeOf(count)}
        </span>
      )}
    </NavLink>
  );
};
