import { formatAge } from '../lib/format.ts';
import type { LinkHealth } from '../lib/use-link.ts';
import classes from './link-pill.module.css';

const WORDS: Record<LinkHealth, string> = {
  live: 'Connected',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
};

/** Whether figures arrive, and how old they are when they do not. */
export const LinkPill = ({ health, ageMs }: { health: LinkHealth; ageMs: number | null }) => (
  <span className={classes['pill']} data-health={health}>
    <span className={classes['sign']} aria-hidden="true" />
    <span role="status">{WORDS[health]}</span>
    {health !== 'live' && ageMs !== null && (
      <span className={`${classes['age']} figures`}>data {formatAge(ageMs)} old</span>
    )}
  </span>
);
