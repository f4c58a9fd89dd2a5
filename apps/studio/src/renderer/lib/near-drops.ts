import type { Drop } from '@livedrops/sdk';
import { isOver } from './drop-phase.ts';

export const NEAR_MS = 10 * 60_000;

/** When a drop is, or is to be. */
export type Span = { id: string | null; start: number; end: number };

export type NearDrop = { drop: Drop; kind: 'overlap' | 'near' };

/** Drops that are open at the same time, or start within ten minutes of it: fans cannot be at both. */
export const nearDrops = ({ id, start, end }: Span, drops: readonly Drop[]): NearDrop[] =>
  drops
    .filter((drop) => drop.id !== id && !isOver(drop.status))
    .flatMap((drop): NearDrop[] => {
      const [from, to] = [Date.parse(drop.startsAt), Date.parse(drop.endsAt)];
      if (from < end && start < to) return [{ drop, kind: 'overlap' }];
      return Math.abs(from - start) <= NEAR_MS ? [{ drop, kind: 'near' }] : [];
    });
