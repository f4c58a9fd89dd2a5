import type { Drop } from '@livedrops/sdk';
import { describeInstant, utcTime } from '../../lib/time.ts';
import type { DropPhase } from './drop-view.ts';
import styles from './buy-panel.module.css';

const textFor = (phase: DropPhase, drop: Drop, nowMs: number): string => {
  switch (phase) {
    case 'countdown':
      return `Opens ${describeInstant(drop.startsAt, nowMs)} · ${utcTime(drop.startsAt)}`;
    case 'opening':
      return 'It is time. The button comes on by itself; no need to reload.';
    case 'closing':
      return 'The time is up.';
    case 'paused':
      return 'The creator has paused the sale. The button comes back by itself when it goes on.';
    case 'sold_out':
      return 'Every piece has a home. If the creator adds some or an order is cancelled, the button comes back.';
    case 'ended':
      return `Ended ${describeInstant(drop.endsAt, nowMs)}.`;
    case 'cancelled':
      return 'The creator called this drop off.';
    case 'live':
      return `Ends ${describeInstant(drop.endsAt, nowMs)} · ${utcTime(drop.endsAt)}`;
  }
};

/** One sentence on where the drop stands. Below the button, because its length differs. */
export const PhaseText = ({ phase, drop, nowMs }: { phase: DropPhase; drop: Drop; nowMs: number }) => (
  <p className={styles['phase']}>{textFor(phase, drop, nowMs)}</p>
);
