import type { Drop } from '@livedrops/sdk';
import { isOnAir, isOver } from '../../lib/drop-phase.ts';

export type DropGroups = { onAir: Drop[]; scheduled: Drop[]; past: Drop[] };

const startOf = (drop: Drop): number => Date.parse(drop.startsAt);
const endOf = (drop: Drop): number => Date.parse(drop.endsAt);

/** Drops as a creator thinks of them: what runs (ends next first), what comes (starts next first), what was (latest first). */
export const groupDrops = (drops: readonly Drop[]): DropGroups => ({
  onAir: drops.filter(({ status }) => isOnAir(status)).sort((a, b) => endOf(a) - endOf(b)),
  scheduled: drops.filter(({ status }) => status === 'scheduled').sort((a, b) => startOf(a) - startOf(b)),
  past: drops.filter(({ status }) => isOver(status)).sort((a, b) => endOf(b) - endOf(a)),
});
