import { useConnection } from '../lib/use-live-topics.ts';
import styles from './connection-pill.module.css';

const WORDS = {
  starting: 'Connecting',
  live: 'Connected',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
} as const;

const LONG = {
  starting: 'Connecting to live updates',
  live: 'Live updates are on',
  reconnecting: 'Live updates are reconnecting; numbers may be a few seconds old',
  offline: 'You are offline; numbers may be old',
} as const;

/** Whether what one sees is fresh. A page that needs no news says nothing. */
export const ConnectionPill = () => {
  const connection = useConnection();
  if (connection === 'idle') return null;
  return (
    <p className={styles['pill']} data-state={connection} title={LONG[connection]}>
      <span className={styles['dot']} aria-hidden="true" />
      <span className={styles['word']} role="status">
        <span className="visually-hidden">{LONG[connection]}</span>
        <span aria-hidden="true">{WORDS[connection]}</span>
      </span>
    </p>
  );
};
