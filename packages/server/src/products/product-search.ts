import { SEARCH_RANKS } from '@livedrops/sdk/contract';
import { havingWords } from '../platform/having-words.ts';
import type { PageRead } from '../platform/keyset.ts';

/** Which products a list has. `words`: of a search; `null` without one. */
export type ProductFilter = { words: readonly string[] | null; creatorId: string | undefined };

/** A part of a search that one index has in its order. */
export type SearchRun = { filter: object; sort: PageRead['sort']; relevance: number };

/** As a filter of the database. */
export const matching = ({ words, creatorId }: ProductFilter): Record<string, unknown> => ({
  ...(creatorId !== undefined && { creatorId }),
  ...(words && { $and: havingWords(words) }),
});

/**
 * A page of a search as runs. MongoDB merges the entries of one word in the order of the sort, but not ranges of them with one another:
 * each range behind a cursor is a run of its own, and so is each rank of a search by relevance.
 */
export function runsOf(which: ProductFilter, { runs, sort }: Pick<PageRead, 'runs' | 'sort'>): SearchRun[] {
  const { words, creatorId } = which;
  if (words === null || words.length === 0) return [];
  const byRelevance = sort['relevance'];
  if (byRelevance === undefined)
    return runs.map((run) => ({
      filter: { $and: [matching(which), run.range] },
      sort: run.sort,
      relevance: 0,
    }));
  const ranks = byRelevance === -1 ? SEARCH_RANKS : SEARCH_RANKS.toReversed();
  return runs.flatMap((run) => {
    const { relevance, ...range } = run.range;
    const { relevance: _, ...rest } = run.sort;
    return ranks.filter(isAt(relevance)).map((rank) => ({
      filter: { $and: [matching({ words: null, creatorId }), ...havingAt(words, rank), range] },
      sort: rest,
      relevance: -rank,
    }));
  });
}

/** Every word in this rank or a better one, and one of them in this. */
function havingAt(words: readonly string[], rank: number) {
  if (rank === 0) return havingWords(words, { least: rank });
  const isNotBetter = { $nor: [{ $and: havingWords(words, { least: rank - 1 }) }] };
  // A single word is in this rank itself: entries of better ones need not be read again.
  if (words.length === 1) return [...havingWords(words, { best: rank, least: rank }), isNotBetter];
  return [...havingWords(words, { least: rank }), isNotBetter];
}

/** Whether a rank is in a range of the keyset, which knows the relevance as minus the rank. */
const isAt = (relevance: unknown) => (rank: number) => {
  if (relevance === undefined) return true;
  if (typeof relevance === 'number') return relevance === -rank;
  const { $lt = Infinity, $gt = -Infinity } = relevance as { $lt?: number; $gt?: number };
  return -rank < $lt && -rank > $gt;
};
