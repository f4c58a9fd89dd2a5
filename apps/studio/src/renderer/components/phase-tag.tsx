import { useDropPhase } from '../lib/use-drop-phase.ts';
import type { PhasedDrop } from '../lib/drop-phase.ts';
import { StatusTag } from './status-tag.tsx';

/** A drop's state, now. Only it is drawn again when that changes. */
export const PhaseTag = ({ drop }: { drop: PhasedDrop }) => <StatusTag phase={useDropPhase(drop)} />;
