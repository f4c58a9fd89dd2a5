import type { DropStatus } from '@livedrops/sdk';
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
export const StatusTag = ({ status, label }: { status: DropStatus; label?: string | undefined }) => (
  <span className={styles['tag']} data-status={status}>
    {status === 'live' && <span className={styles['dot']} aria-hidden="true" />}
    <span>{label ?? WORDS[status]}</span>
  </span>
);
