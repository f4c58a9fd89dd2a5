import type { Order } from '@livedrops/sdk';
import { useState } from 'react';
import { useOwnOrder } from '../../lib/use-own-order.ts';

/**
 * The order that this visit is about: the one that was made here, or else a reservation from before. It stays when it ends, so
 * that how it ended is told.
 */
export const useVisitOrder = (
  userId: string,
  made: Order | undefined,
  own: readonly Order[],
): Order | undefined => {
  const held = own.find(({ status }) => status === 'pending');
  const [visitOrderId, setVisitOrderId] = useState('');
  const newestId = made?.id ?? held?.id;
  if (newestId !== undefined && newestId !== visitOrderId) setVisitOrderId(newestId);
  const fetched = useOwnOrder(userId, visitOrderId).data;
  const known = [fetched, made, ...own].filter((order) => order?.id === visitOrderId);
  // ISO instants sort as text.
  return known.sort((a, b) => (b?.updatedAt ?? '').localeCompare(a?.updatedAt ?? ''))[0];
};
