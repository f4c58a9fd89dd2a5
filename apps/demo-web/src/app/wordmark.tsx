import { Link } from 'react-router';
import styles from './wordmark.module.css';

/** Narrow "live", a drop, wide "DROPS". */
export const Wordmark = () => (
  <Link to="/" className={styles['wordmark']} aria-label="LiveDrops, home">
    <span className={styles['live']} aria-hidden="true">
      Live
    </span>
    <span className={styles['dot']} aria-hidden="true" />
    <span className={styles['drops']} aria-hidden="true">
      Drops
    </span>
  </Link>
);
