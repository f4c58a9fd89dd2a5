import { t } from '@lingui/core/macro';
import type { LinkHealth } from '../lib/use-link.ts';
import classes from './link-pill.module.css';

const WORDS: Record<LinkHealth, string> = {
  live: t`Connected`,
  silent: t`Not responding`,
  reconnecting: t`Reconnecting`,
  offline: t`Offline`,
};

/** Whether figures arrive, and how old they are when they do not. */
export const LinkPill = ({ health, age }: { health: LinkHealth; age: string | null }) => (
  <span className={classes['pill']} data-health={health}>
    <span className={classes['sign']} aria-hidden="true" />
    <span role="status">{WORDS[health]}</span>
    {age !== null && <span className={`${classes['age']} figures`}>{t`data ${age} old`}</span>}
  </span>
);
