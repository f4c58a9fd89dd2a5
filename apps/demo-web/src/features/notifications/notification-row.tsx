import type { NotificationItem, NotificationKind } from '@livedrops/sdk';
import { IconAlarm, IconBolt, IconCalendarEvent, IconCalendarPlus, IconReceipt } from '@tabler/icons-react';
import { Link } from 'react-router';
import { ProductArt } from '../../components/product-art.tsx';
import { clockTime } from '../../lib/time.ts';
import styles from './notification-row.module.css';
import { wordNotification } from './notification-words.ts';

const ICONS: Record<NotificationKind, typeof IconBolt> = {
  orders: IconReceipt,
  dropScheduled: IconCalendarPlus,
  dropReminder: IconAlarm,
  dropStarted: IconBolt,
  dropChanged: IconCalendarEvent,
};

/** One notification: all of it leads to what it is about. */
export const NotificationRow = ({
  item,
  isFresh,
  nowMs,
  onOpen,
}: {
  item: NotificationItem;
  isFresh: boolean;
  nowMs: number;
  onOpen: () => void;
}) => {
  const words = wordNotification(item, nowMs);
  if (words === null) return null;
  const Icon = ICONS[item.kind];
  return (
    <li className={styles['row']} data-fresh={isFresh}>
      <div className={styles['picture']}>
        <ProductArt imageUrl={words.imageUrl} seed={words.seed} ratio="1 / 1" />
        <span className={styles['kind']} data-kind={item.kind}>
          <Icon size={14} stroke={2} aria-hidden />
        </span>
      </div>
      <div className={styles['facts']}>
        <h3 className={styles['title']}>
          <Link to={words.path} onClick={onOpen}>
            {isFresh && <span className="visually-hidden">New:</span>}
            <span>{` ${words.title}`}</span>
          </Link>
        </h3>
        <p className={styles['text']}>{words.text}</p>
      </div>
      <time className={styles['time']} dateTime={item.event.occurredAt}>
        {clockTime(item.event.occurredAt)}
      </time>
    </li>
  );
};
