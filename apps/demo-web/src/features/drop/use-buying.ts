import type { Drop, Order } from '@livedrops/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useAnnounce } from '../../components/announcer.tsx';
import { rememberOrder } from '../../lib/order-cache.ts';
import { outcomeOf } from '../../lib/order-words.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { useSession } from '../../lib/shop-context.ts';
import { describeInstant } from '../../lib/time.ts';
import { useOnline } from '../../lib/use-online.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { useOwnOrders } from './drop-queries.ts';
import { viewDrop } from './drop-view.ts';
import { type Notice, noticeFor } from './purchase-notice.ts';
import { IDLE, type PurchaseState, type Refusal } from './purchase-state.ts';
import { useVisitOrder } from './use-visit-order.ts';
import { usePurchase } from './use-purchase.ts';

const NO_ORDERS: readonly Order[] = [];

const cameToNothing = (order: Order | undefined): order is Order =>
  order?.status === 'failed' || order?.status === 'cancelled';

/** The attempt as the button sees it, given the order that this visit is about. */
const attemptOf = (
  state: PurchaseState,
  visitOrder: Order | undefined,
  wantsAnother: boolean,
): PurchaseState => {
  // An order that came to nothing leaves room for the next one.
  if (state.name === 'bought' && cameToNothing(visitOrder)) return IDLE;
  // A reservation of an earlier visit that was paid in this one.
  const isPaid = state.name === 'idle' && visitOrder?.status === 'confirmed' && !wantsAnother;
  return isPaid ? { name: 'bought', order: visitOrder } : state;
};

/** A refusal is over with its reason: the drop sells again, or the reservation that was in the way has come to its end. */
const useEndOfRefusal = (
  reset: () => void,
  state: PurchaseState,
  { status }: Drop,
  visitOrder: Order | undefined,
): void => {
  const refusal = state.name === 'refused' ? state.refusal : undefined;
  /** The refusal after which the drop was seen without units: until then the page may show it as it was before. */
  const soldOut = useRef<Refusal>(undefined);
  const isHoldOver = visitOrder?.id === refusal?.orderId && visitOrder?.status !== 'pending';
  useEffect(() => {
    if (refusal?.code === 'hold_exists' && isHoldOver) reset();
    if (refusal?.code !== 'sold_out') return;
    if (status !== 'live') soldOut.current = refusal;
    else if (soldOut.current === refusal) reset();
  }, [reset, refusal, status, isHoldOver]);
};

/** What is known of the buyer, their orders and their present attempt, as one view. */
export const useBuying = (drop: Drop) => {
  const nowMs = useServerNow();
  const online = useOnline();
  const userId = useSession()?.user.id ?? '';
  const own = useOwnOrders(userId, drop.id).data;
  const { place, retry, check, reset, state } = usePurchase(userId, drop.id);
  const [wanted, setWanted] = useState(1);
  const [againAfter, setAgainAfter] = useState('');
  const made = state.name === 'bought' ? state.order : undefined;
  const visitOrder = useVisitOrder(userId, made, own?.orders ?? NO_ORDERS);
  const wantsAnother = visitOrder !== undefined && againAfter === visitOrder.id;
  const view = viewDrop({
    drop,
    nowMs,
    signedIn: userId !== '',
    online,
    purchase: attemptOf(state, visitOrder, wantsAnother),
    owned: own?.units ?? 0,
    wanted,
  });
  const { perUserLimit, currency } = drop;
  const startsText = describeInstant(drop.startsAt, nowMs);
  const ownNotice = noticeFor(state, online, { perUserLimit, startsText, currency });
  const ending = cameToNothing(visitOrder) ? { ...outcomeOf(visitOrder), requestId: null } : null;
  const notice = ownNotice ?? (state.name === 'bought' || state.name === 'idle' ? ending : null);
  useEndOfRefusal(reset, state, drop, visitOrder);
  useResult(drop, state, notice, wantsAnother ? undefined : visitOrder);
  const buy = () => {
    if (state.name === 'bought' && cameToNothing(visitOrder)) reset();
    place({ quantity: view.quantity, unitPrice: drop.price });
  };
  return {
    nowMs,
    own,
    state,
    visitOrder,
    view,
    notice,
    wantsAnother,
    buy,
    retry,
    check,
    choose: (quantity: number) => {
      // Another number is another question: what was refused is over.
      reset();
      setWanted(quantity);
    },
    /** Makes room for another order. */
    again: () => {
      setAgainAfter(visitOrder?.id ?? '');
      setWanted(1);
      reset();
    },
  };
};

/** Results are spoken once, and make the rest of the page ask for the truth again. */
const useResult = (
  drop: Drop,
  state: PurchaseState,
  notice: Notice | null,
  /** What this visit is about, unless another order is wanted. */
  told: Order | undefined,
): void => {
  const announce = useAnnounce();
  const queries = useQueryClient();
  useEffect(() => {
    if (state.name === 'bought') rememberOrder(queries, state.order);
    if (state.name !== 'bought' && state.name !== 'refused') return;
    void queries.invalidateQueries({ queryKey: queryKeys.drop(drop.id) });
    void queries.invalidateQueries({ queryKey: queryKeys.orders });
  }, [state, drop.id, queries]);
  const isMine = told?.status === 'confirmed';
  const spoken =
    notice !== null ? `${notice.title}. ${notice.text}` : isMine ? `Order ${told.number} is yours.` : '';
  useEffect(() => {
    if (spoken !== '') announce(spoken);
  }, [spoken, announce]);
};
