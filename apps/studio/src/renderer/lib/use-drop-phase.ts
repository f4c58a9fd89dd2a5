import type { Drop } from '@livedrops/sdk';
import { dropPhase, type DropPhase } from './drop-phase.ts';
import { useServerTime } from './use-server-time.ts';

/** What a person sees of the drop's state, now. */
export const useDropPhase = (drop: Pick<Drop, 'status' | 'startsAt'>): DropPhase =>
  useServerTime((nowMs) => dropPhase(drop, nowMs));
