import type { Drop, DropStatus } from '@livedrops/sdk';
import { isAllInBaskets } from '../lib/drop-state.ts';
import styles from './status-tag.module.css';

const WORDS: Record<DropStatus, string> = {
  scheduled: 'Upcoming',
  live: 'Live',
  paused: 'Paused',
  sold_out: 'Sold out',
  ended: 'Ended',
  cancelled: 'Called off',
};

/** A drop's state in a word; live has a dot as well. */
export const StatusTag = ({
  drop,
  label,
}: {
  drop: Pick<Drop, 'status' | 'held'>;
  label?: string | undefined;
}) => {
  const isWaiting = isAllInBaskets(drop);
  return (
    <span className={styles['tag']} data-status={isWaiting ? 'in_baskets' : drop.status}>
      {drop.status === 'live' && <span className={styles['dot']} aria-hidden="true" />}
      <span>{label ?? (isWaiting ? 'In baskets' : WORDS[drop.status])}</span>
    </span>
  );
};
