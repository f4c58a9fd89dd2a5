import type { Drop } from '@livedrops/sdk';
import { describeInstant, utcTime } from '../../lib/time.ts';
import type { DropPhase } from './drop-view.ts';
import styles from './buy-panel.module.css';

const textFor = (phase: DropPhase, drop: Drop, nowMs: number): string | null => {
  switch (phase) {
    case 'countdown':
      return `${describeInstant(drop.startsAt, nowMs)} · ${utcTime(drop.startsAt)}`;
    case 'opening':
      return 'It is time. The button comes on the moment the drop is open; you do not need to reload.';
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
      return null;
  }
};

/** One sentence on where the drop stands. */
export const PhaseText = ({ phase, drop, nowMs }: { phase: DropPhase; drop: Drop; nowMs: number }) => {
  const text = textFor(phase, drop, nowMs);
  return text === null ? null : <p className={styles['phase']}>{text}</p>;
};
