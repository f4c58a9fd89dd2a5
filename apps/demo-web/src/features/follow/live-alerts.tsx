import type { Drop, Topic } from '@livedrops/sdk';
import { Notifications, notifications } from '@mantine/notifications';
import { useRef } from 'react';
import { Link, useLocation } from 'react-router';
import { useLiveTopics } from '../../lib/use-live-topics.ts';
import { useFollowing } from './follow-queries.ts';
import styles from './live-alerts.module.css';

const SHOWN_MS = 20_000;

const alertOf = (drop: Drop) => {
  const id = `live-${drop.id}`;
  notifications.show({
    id,
    title: `${drop.creatorName} is live now`,
    message: (
      <Link to={`/d/${drop.id}`} className={styles['link']} onClick={() => notifications.hide(id)}>
        {`Go to ${drop.title}`}
      </Link>
    ),
    autoClose: SHOWN_MS,
    classNames: { root: styles['alert'] ?? '' },
    closeButtonProps: { 'aria-label': 'Close this message' },
  });
};

/** Tells a fan, wherever in the shop they are, that somebody they follow has just opened a drop. */
export const LiveAlerts = () => {
  const following = useFollowing().data?.items ?? [];
  const { pathname } = useLocation();
  const told = useRef(new Set<string>());
  const topics = following.map(({ creator }): Topic => `creator:${creator.id}`);

  useLiveTopics(topics, (event) => {
    if (event.type !== 'drop.started') return;
    const { drop } = event.data;
    // Events may arrive twice, and the drop's own page says it already.
    if (told.current.has(drop.id)) return;
    told.current.add(drop.id);
    if (pathname !== `/d/${drop.id}`) alertOf(drop);
  });
  return (
    <Notifications
      position="top-right"
      limit={3}
      containerWidth="min(400px, calc(100vw - 32px))"
      classNames={{ root: styles['alerts'] ?? '' }}
    />
  );
};
