import type { Drop } from '@livedrops/sdk';
import { instantWithin, speakDuration, utcTime } from '../../lib/time.ts';
import type { DropPhase } from './drop-view.ts';

const basketTime = ({ holdSeconds }: Drop): string =>
  holdSeconds === null ? '' : `A basket lasts ${speakDuration(holdSeconds * 1000)}.`;

const textFor = (phase: DropPhase, drop: Drop, nowMs: number): string => {
  switch (phase) {
    case 'countdown':
      return `Opens ${instantWithin(drop.startsAt, nowMs)} · ${utcTime(drop.startsAt)}`;
    case 'opening':
      return 'It is time. The button comes on by itself; no need to reload.';
    case 'closing':
      return 'The time is up.';
    case 'paused':
      return 'The creator has paused the sale. The button comes back by itself when it goes on.';
    case 'in_baskets':
      return `Every piece is in a basket. ${basketTime(drop)} What is not paid for comes back by itself.`;
    case 'sold_out':
      return 'Every piece has a home. If one comes back, so does the button.';
    case 'ended':
      return `Ended ${instantWithin(drop.endsAt, nowMs)}.`;
    case 'cancelled':
      return 'The creator called this drop off.';
    case 'live':
      return `Ends ${instantWithin(drop.endsAt, nowMs)} · ${utcTime(drop.endsAt)}`;
  }
};

/** One sentence on where the drop stands. Below the button, because its length differs. */
export const PhaseText = ({ phase, drop, nowMs }: { phase: DropPhase; drop: Drop; nowMs: number }) => (
  <p>{textFor(phase, drop, nowMs)}</p>
);
