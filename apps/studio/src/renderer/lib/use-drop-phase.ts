import { useServerTime } from '@livedrops/sdk/react';
import { dropPhase, type DropPhase, type PhasedDrop } from './drop-phase.ts';

/** What a person sees of the drop's state, now. */
export const useDropPhase = (drop: PhasedDrop): DropPhase =>
  useServerTime((nowMs) => dropPhase(drop, nowMs)) ?? drop.status;
