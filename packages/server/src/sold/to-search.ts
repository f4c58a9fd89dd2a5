import { type SoldFilter, soldAddress, soldWords } from '@livedrops/sdk/contract';
import type { Accounts } from '../accounts/index.ts';
import type { SoldSearch } from './sold-part.store.ts';

export type SearchDeps = Pick<Accounts, 'findByShownEmail'>;

/** Has sold to nobody: the search of an address that is not shown takes the same way as one that finds nothing. */
export const NOBODY = '';

/** What a creator looks for. Whose address it is, and whether they show it, is looked up at each call. */
export async function toSearch(
  { findByShownEmail }: SearchDeps,
  creatorId: string,
  { q = '', dropId, view, userId }: SoldFilter,
): Promise<SoldSearch> {
  const address = soldAddress(q);
  const which = { creatorId, dropId, view };
  if (address === null) return { ...which, buyerId: userId, words: soldWords(q) };
  const buyerId = (await findByShownEmail(address)) ?? NOBODY;
  const isWanted = userId === undefined || userId === buyerId;
  return { ...which, buyerId: isWanted ? buyerId : NOBODY, isByAddress: true, words: [] };
}
