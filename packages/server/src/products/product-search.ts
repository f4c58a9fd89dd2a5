import { type AskedWord, entriesFor, SEARCH_RANKS } from '@livedrops/sdk/contract';
import type { PageRead } from '../platform/keyset.ts';

/** Which products a list has. `words`: of a search; `null` without one. */
export type ProductFilter = { words: readonly AskedWord[] | null; creatorId: string | undefined };

/** Products of one rank, in the order of an index. `relevance` is minus the rank. */
export type RankRun = { filter: object; sort: PageRead['sort']; relevance: number };

/** As a filter of the database. */
export const matching = ({ words, creatorId }: ProductFilter): Record<string, unknown> => ({
  ...(creatorId !== undefined && { creatorId }),
  ...(words && { $and: havingWords(words) }),
});

/** The ranks of a part of a search by relevance, one behind the other. The database does not know them: each is a filter. */
export function rankRuns(
  { words, creatorId }: ProductFilter & { words: readonly AskedWord[] },
  read: Pick<PageRead, 'range' | 'sort'>,
): RankRun[] {
  const { relevance, ...range } = read.range;
  const { relevance: byRelevance, ...sort } = read.sort;
  const ranks = byRelevance === 1 ? SEARCH_RANKS.toReversed() : SEARCH_RANKS;
  return ranks.filter(isAt(relevance)).map((rank) => ({
    filter: { $and: [matching({ words: null, creatorId }), ...havingAt(words, rank), range] },
    sort,
    relevance: -rank,
  }));
}

/** Every word, in one of the ranks. */
const havingWords = (words: readonly AskedWord[], ranks?: Parameters<typeof entriesFor>[1]) =>
  words.map((word) => ({ words: { $in: entriesFor(word, ranks) } }));

/** Every word in this rank or a better one, and one of them in this. */
function havingAt(words: readonly AskedWord[], rank: number) {
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
