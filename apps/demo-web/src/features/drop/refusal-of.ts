import { type CreateOrderInput, type Drop, isApiError, isLiveDropsError } from '@livedrops/sdk';
import { isAllInBaskets } from '../../lib/drop-state.ts';
import type { Refusal } from './purchase-state.ts';

const soldOutAs = (drop: Drop | undefined): Refusal['soldOutAs'] => {
  if (drop?.status !== 'sold_out') return null;
  return isAllInBaskets(drop) ? 'in_baskets' : 'sold_out';
};

/**
 * Reads why nothing was bought.
 * @param asked what was asked for
 * @param drop as it is known after the answer
 */
export const refusalOf = (
  error: Error,
  asked: CreateOrderInput | undefined,
  drop: Drop | undefined,
): Refusal => {
  const [line] = asked === undefined ? [] : 'items' in asked ? asked.items : [asked];
  const problem = isApiError(error) ? error.problem : undefined;
  return {
    code: isLiveDropsError(error) ? error.code : '',
    detail: problem?.detail ?? error.message,
    quantity: line?.quantity ?? 0,
    remaining: problem?.remaining ?? null,
    soldOutAs: soldOutAs(drop),
    orderId: problem?.orderId ?? null,
    price: problem?.price ?? null,
    shownPrice: line?.unitPrice ?? null,
    requestId: (isLiveDropsError(error) ? error.requestId : undefined) ?? null,
  };
};
