import type { DropSnapshot, DropStore } from '../drops/index.ts';
import type { Clock } from '../platform/clock.ts';
import { createMemoryCache } from '../platform/memory-cache.ts';

/** How long a drop's copy may let orders in, and how long it may refuse them. */
const GLANCE_MS = 1000;
const LOOK_MS = 100;
/** How long "sold out" is believed without asking, and when it is asked about while people are told. */
const SOLD_OUT_MS = 250;
const ASK_AGAIN_MS = 100;
const ENTRIES_MAX = 10_000;

export type DropCopies = {
  /** A recent copy, from memory: good enough to let an order in, never to sell. */
  glance(dropId: string): Promise<DropSnapshot | null>;
  /** A copy of this moment, to refuse by. */
  look(dropId: string): Promise<DropSnapshot | null>;
  /**
   * Since when a drop has been sold out without a break (epoch ms, the database's clock), as this process has seen at most 250 ms ago;
   * `null` when it does not know. Each answer keeps the knowledge fresh, so that no crowd has to ask when it runs out.
   */
  soldOutSince(dropId: string): number | null;
  /** To be called when the drop has changed. */
  forget(dropId: string): void;
};

/** What this process remembers of drops. */
export function createDropCopies(drops: Pick<DropStore, 'find'>, clock: Clock): DropCopies {
  const remember = (ttlMs: number, load: DropStore['find']) =>
    createMemoryCache({ load, ttlMs, entriesMax: ENTRIES_MAX, clock });
  const soldOut = new Map<string, { since: number; seenAt: number }>();

  const look = remember(LOOK_MS, async (dropId) => {
    // What is read may be as old as the moment before the reading.
    const seenAt = clock.now();
    const drop = await drops.find(dropId);
    // A buyer may come back to their hold, so holds are always looked for.
    if (drop?.status === 'sold_out' && drop.checkout === 'instant') {
      if (soldOut.size >= ENTRIES_MAX) soldOut.clear();
      soldOut.set(dropId, { since: drop.updatedAt.getTime(), seenAt });
    } else soldOut.delete(dropId);
    return drop;
  });
  const glance = remember(GLANCE_MS, look.get);

  return {
    glance: glance.get,
    look: look.get,
    soldOutSince(dropId) {
      const seen = soldOut.get(dropId);
      if (!seen) return null;
      const age = clock.now() - seen.seenAt;
      if (age > ASK_AGAIN_MS) look.get(dropId).catch(() => {});
      return age > SOLD_OUT_MS ? null : seen.since;
    },
    forget(dropId) {
      glance.forget(dropId);
      look.forget(dropId);
      soldOut.delete(dropId);
    },
  };
}
