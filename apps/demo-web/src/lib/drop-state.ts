import type { Drop } from '@livedrops/sdk';

/** Nothing can be bought now, but something is reserved and not paid for yet: it may come back. */
export const isAllInBaskets = ({ status, held }: Pick<Drop, 'status' | 'held'>): boolean =>
  status === 'sold_out' && held > 0;
