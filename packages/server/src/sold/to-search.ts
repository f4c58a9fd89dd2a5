import { type SoldFilter, searchedAddress, soldWords } from '@livedrops/sdk/contract';
import type { Accounts } from '../accounts/index.ts';
import type { SoldSearch } from './sold-part.store.ts';

export type SearchDeps = Pick<Accounts, 'findByShownEmail'>;

/** What is counted at most: more costs a second, and says no more to a person. */
export const COUNT_MAX = 10_000;

/** The id of no person: the search of an address that is not shown takes the same way as one that finds nothing. */
const NOBODY = '';

/**
 * Whom a search means that is a whole address; `null` for a search by words. Whose address it is, and whether they show it, is looked up at
 * each call.
 */
export async function buyerMeantBy({ findByShownEmail }: SearchDeps, q: string): Promise<string | null> {
  const address = searchedAddress(q);
  return address === null ? null : ((await findByShownEmail(address)) ?? NOBODY);
}

/** What a creator looks for. */
export async function toSearch(
  deps: SearchDeps,
  creatorId: string,
  { q = '', dropId, view, userId }: SoldFilter,
): Promise<SoldSearch> {
  const which = { creatorId, dropId, view };
  const buyerId = await buyerMeantBy(deps, q);
  if (buyerId === null) return { ...which, buyerId: userId, words: soldWords(q) };
  const isWanted = userId === undefined || userId === buyerId;
  return { ...which, buyerId: isWanted ? buyerId : NOBODY, isByAddress: true, words: [] };
}
