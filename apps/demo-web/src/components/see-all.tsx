import { Link } from 'react-router';
import styles from './section.module.css';

/** Beside the title of a list that shows only its first items. */
export const SeeAll = ({ to, what }: { to: string; what: string }) => (
  <Link to={to} className={styles['all']} aria-label={`See all: ${what}`}>
    See all
  </Link>
);
