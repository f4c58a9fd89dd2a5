import type { DropPhase } from '../lib/drop-phase.ts';
import classes from './status-tag.module.css';

const LABELS: Record<DropPhase, string> = {
  scheduled: 'Scheduled',
  opening: 'Opening',
  live: 'Live',
  paused: 'Paused',
  in_baskets: 'All in baskets',
  sold_out: 'Sold out',
  ended: 'Ended',
  cancelled: 'Cancelled',
};

export const phaseLabel = (phase: DropPhase): string => LABELS[phase];

/** A drop's state by colour, sign and word. */
export const StatusTag = ({ phase, size = 'm' }: { phase: DropPhase; size?: 'm' | 'l' }) => (
  <span className={classes['tag']} data-phase={phase} data-size={size}>
    <span className={classes['sign']} aria-hidden="true" />
    <span>{LABELS[phase]}</span>
  </span>
);
