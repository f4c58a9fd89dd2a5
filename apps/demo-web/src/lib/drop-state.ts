import type { Drop } from '@livedrops/sdk';

/** Nothing can be bought now, but something is reserved and not paid for yet: it may come back. */
export const isAllInBaskets = ({ status, held }: Pick<Drop, 'status' | 'held'>): boolean =>
  status === 'sold_out' && held > 0;

/** What can be bought comes before what is sold out. */
export const buyableFirst = (drops: readonly Drop[]): Drop[] =>
  [...drops].sort((a, b) => Number(a.status === 'sold_out') - Number(b.status === 'sold_out'));
