import type { Drop } from '@livedrops/sdk';
import { useServerTime } from '@livedrops/sdk/react';
import type { DropPhase } from '../../lib/drop-phase.ts';
import type { LiveState } from './live-state.ts';
import { usePreviousDrops, type PreviousDrop } from './previous-drops.ts';
import { RUSH_SECONDS, secondsToGo } from './rush.ts';
import { beforeStory, paceStory, soldOutStory } from './start-story.ts';

export type Start = {
  /** The drop before, or nothing. */
  others: readonly PreviousDrop[];
  /** The second that runs, up to the end of the rush; negative before the start. */
  second: number;
  /** Nothing more is to come. */
  isTold: boolean;
  /** Seconds until nothing is left at the present pace. */
  secondsToGo: number | null;
  /** `in 41 s, 9 s faster than Paper Monsoon`; `null` until nothing is left. */
  soldOut: string | null;
  /** What the chart says. */
  text: string;
};

/** The minutes around the start, renewed each second while they last. */
export const useStart = (live: LiveState, drop: Drop, phase: DropPhase, remaining: number): Start => {
  const others = usePreviousDrops(drop, 1);
  const [before] = others;
  const startsAtMs = Date.parse(drop.startsAt);
  const isMoving = phase === 'live' || phase === 'paused' || phase === 'opening';
  const second =
    useServerTime((nowMs) => {
      const seconds = Math.floor((nowMs - startsAtMs) / 1_000);
      return isMoving ? Math.min(RUSH_SECONDS, seconds) : Math.sign(seconds) * RUSH_SECONDS;
    }) ?? -RUSH_SECONDS;
  const facts = { startsAt: drop.startsAt, soldOutAt: live.soldOutAt };
  const soldOut = remaining === 0 ? soldOutStory(facts, before) : null;
  const text =
    second < 0
      ? beforeStory(before)
      : soldOut === null
        ? paceStory({ curve: live.rush, stock: drop.stock, second, remaining }, before)
        : soldOut.whole;
  return {
    others,
    second,
    isTold: !isMoving && second > 0,
    secondsToGo: phase === 'live' ? secondsToGo(live.rush, { second, remaining }) : null,
    soldOut: soldOut?.short ?? null,
    text,
  };
};
