import { dropPhase, type DropPhase, type PhasedDrop } from './drop-phase.ts';
import { useServerTime } from './use-server-time.ts';

/** What a person sees of the drop's state, now. */
export const useDropPhase = (drop: PhasedDrop): DropPhase => useServerTime((nowMs) => dropPhase(drop, nowMs));
