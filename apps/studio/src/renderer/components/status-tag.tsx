import { t } from '@lingui/core/macro';
import type { DropPhase } from '../lib/drop-phase.ts';
import classes from './status-tag.module.css';

const LABELS: Record<DropPhase, string> = {
  scheduled: t`Scheduled`,
  opening: t`Opening`,
  live: t`Live`,
  paused: t`Paused`,
  in_baskets: t`All in baskets`,
  sold_out: t`Sold out`,
  ended: t`Ended`,
  cancelled: t({ context: 'drop', message: 'Cancelled' }),
};

export const phaseLabel = (phase: DropPhase): string => LABELS[phase];

/** A drop's state by colour, sign and word. */
export const StatusTag = ({ phase, size = 'm' }: { phase: DropPhase; size?: 'm' | 'l' }) => (
  <span className={classes['tag']} data-phase={phase} data-size={size}>
    <span className={classes['sign']} aria-hidden="true" />
    <span>{LABELS[phase]}</span>
  </span>
);
