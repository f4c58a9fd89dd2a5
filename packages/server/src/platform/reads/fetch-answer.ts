import type { Clock } from '../clock.ts';
import { Refusal } from '../http/problem.ts';
import type { AnswersBehind } from './answers-in-redis.ts';
import type { Changes } from './changes.ts';
import type { Load, Loaded } from './loaded.ts';

/** Clocks of two processes, which follow the database's, may differ by so much. */
const CLOCKS_APART_MS = 10;

/** A read, and what was known before it. */
export type Fetched = Loaded & {
  /** Before the read, so that what it shows is not older (epoch ms). */
  readAt: number;
  /** Changes that were known before the read. */
  readAfter: number;
};

export type FetchFigures = {
  /** An answer was fetched, for one call or many: from what another process had read, or from the database. */
  fetched(from: 'redis' | 'database'): void;
};

type FetchDeps = { clock: Clock; behind: AnswersBehind | null; changes: Changes; figures: FetchFigures };

/** Fetches an answer: what another process has read, or else by a read, which the others get then. */
export function createFetch({ clock, behind, changes, figures }: FetchDeps) {
  async function findBehind(key: string, { find }: AnswersBehind): Promise<Fetched | null> {
    let changedAt = -Infinity;
    for (let looks = 0; looks < 2; looks += 1) {
      const kept = await find(key, changedAt + CLOCKS_APART_MS);
      if (!kept) return null;
      changedAt = changes.lastAt(kept.tags);
      if (kept.readAt > changedAt + CLOCKS_APART_MS) return { ...kept, readAfter: changes.seen() };
    }
    return null;
  }

  /** @param oldest the caller takes nothing that was read before (epoch ms) */
  return async (key: string, load: Load, oldest: number): Promise<Fetched | Refusal> => {
    // A caller who wants no old answer is answered by this process.
    const found = behind && oldest === -Infinity ? await findBehind(key, behind) : null;
    figures.fetched(found ? 'redis' : 'database');
    if (found) return found;
    const [readAt, readAfter] = [clock.now(), changes.seen()];
    try {
      const loaded = await load(readAt);
      if (loaded instanceof Refusal) {
        behind?.leave(key);
        return loaded;
      }
      const fetched = { ...loaded, readAt, readAfter };
      behind?.keep(key, { ...loaded, readAt }, renewalOf(fetched) - clock.now());
      return fetched;
    } catch (error) {
      behind?.leave(key);
      throw error;
    }
  };
}

type Life = Pick<Fetched, 'readAt' | 'lifeMs' | 'changesAt'>;

export const endOf = ({ readAt, lifeMs, changesAt }: Life): number =>
  Math.min(readAt + lifeMs, changesAt ?? Infinity);

/** It is read anew from then on, while it is still shown. */
export const renewalOf = (life: Life): number => (life.readAt + endOf(life)) / 2;
