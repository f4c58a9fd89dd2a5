import type { Drop, Order } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useAnnounce } from '../../components/announcer.tsx';
import { Countdown } from '../../components/countdown.tsx';
import { OrderTicket } from '../../components/order-ticket.tsx';
import type { PaySlot } from '../../components/pay-slot.ts';
import { StockBar } from '../../components/stock-bar.tsx';
import { formatMoney } from '../../lib/money.ts';
import { rememberOrder } from '../../lib/order-cache.ts';
import { outcomeOf } from '../../lib/order-words.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { signInPath } from '../../lib/return-path.ts';
import { useSession } from '../../lib/shop-context.ts';
import { describeInstant } from '../../lib/time.ts';
import { useOnline } from '../../lib/use-online.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import styles from './buy-panel.module.css';
import { useOwnOrders } from './drop-queries.ts';
import { type DropView, viewDrop } from './drop-view.ts';
import { type Notice, noticeFor } from './purchase-notice.ts';
import { IDLE, isUnderWay, type PurchaseState } from './purchase-state.ts';
import { PhaseText } from './phase-text.tsx';
import { QuantityChooser } from './quantity-chooser.tsx';
import { useFollowedOrder } from './use-followed-order.ts';
import { usePurchase } from './use-purchase.ts';

/** Results are spoken once, and make the rest of the page ask for the truth again. */
const useResult = (
  drop: Drop,
  state: PurchaseState,
  notice: Notice | null,
  followed: Order | undefined,
): void => {
  const announce = useAnnounce();
  const queries = useQueryClient();
  useEffect(() => {
    if (state.name === 'bought') rememberOrder(queries, state.order);
    if (state.name !== 'bought' && state.name !== 'refused') return;
    void queries.invalidateQueries({ queryKey: queryKeys.drop(drop.id) });
    void queries.invalidateQueries({ queryKey: queryKeys.orders });
  }, [state, drop.id, queries]);

  const spoken =
    notice !== null
      ? `${notice.title}. ${notice.text}`
      : followed?.status === 'confirmed'
        ? `Order ${followed.number} is yours.`
        : '';
  useEffect(() => {
    if (spoken !== '') announce(spoken);
  }, [spoken, announce]);
};

/** On a phone the result of a press may lie below the fold; the focus stays on the button. */
const bringIntoView = (element: HTMLElement | null): void => {
  element?.scrollIntoView?.({ block: 'nearest' });
  // What was pressed may be gone, as the payment step is: the keyboard goes on from the result.
  if (element?.tabIndex === -1 && document.activeElement === document.body)
    element.focus({ preventScroll: true });
};

const BuyButton = ({ view, total, onPress }: { view: DropView; total: string; onPress: () => void }) => {
  const { action } = view;
  const idle = action.kind === 'none';
  return (
    <Button
      className={styles['button']}
      size="lg"
      fullWidth
      // aria-disabled keeps the focus where it is while the label changes; a disabled button would drop it.
      aria-disabled={idle}
      data-state={idle ? (action.busy ? 'busy' : 'closed') : action.kind}
      onKeyDown={(event) => {
        // A held Enter key presses again and again.
        if (event.repeat) event.preventDefault();
      }}
      onClick={(event) => {
        // `detail` counts the clicks of a double click; only the first is meant.
        if (!idle && event.detail < 2) onPress();
      }}
    >
      <span>{action.label}</span>
      {action.kind === 'buy' && <span className={styles['total']}>{total}</span>}
    </Button>
  );
};

/** What is known of the buyer, their orders and their present attempt, as one view. */
const useBuying = (drop: Drop) => {
  const nowMs = useServerNow();
  const online = useOnline();
  const userId = useSession()?.user.id ?? '';
  const own = useOwnOrders(userId, drop.id).data;
  const { purchase, state } = usePurchase(userId, drop.id);
  const made = state.name === 'bought' ? state.order : undefined;
  const followed = useFollowedOrder(userId, made, own?.orders ?? NO_ORDERS);
  const cameToNothing = followed?.status === 'failed' || followed?.status === 'cancelled';
  // An order that came to nothing leaves room for the next one.
  const isOver = state.name === 'bought' && cameToNothing;
  const view = viewDrop({
    drop,
    nowMs,
    signedIn: userId !== '',
    online,
    purchase: isOver ? IDLE : state,
    owned: own?.units ?? 0,
  });
  const { perUserLimit, currency } = drop;
  const startsText = describeInstant(drop.startsAt, nowMs);
  const ownNotice = noticeFor(state, online, { perUserLimit, startsText, currency });
  const ending = cameToNothing ? { ...outcomeOf(followed), requestId: null } : null;
  const notice = ownNotice ?? (state.name === 'bought' || state.name === 'idle' ? ending : null);
  return { nowMs, own, purchase, state, followed, view, notice, isOver };
};

const NO_ORDERS: readonly Order[] = [];

/** Everything between the price and the order: clock, stock, quantity, the one button, and what came of it. */
export const BuyPanel = ({ drop, Pay }: { drop: Drop; Pay: PaySlot }) => {
  const { nowMs, own, purchase, state, followed, view, notice, isOver } = useBuying(drop);
  const [wanted, setWanted] = useState(1);
  const quantity = Math.min(wanted, view.maxQuantity);
  const navigate = useNavigate();
  const location = useLocation();
  useResult(drop, state, notice, followed);
  const mustPay = drop.checkout === 'hold';
  useEffect(() => {
    if (mustPay) Pay.preload();
  }, [mustPay, Pay]);

  const press = () => {
    switch (view.action.kind) {
      case 'buy':
        if (isOver) purchase.again();
        return void purchase.buy(quantity, drop.price);
      case 'again':
        return purchase.again();
      case 'retry':
        return void purchase.retry();
      case 'check':
        return void purchase.check();
      case 'sign_in':
        return void navigate(signInPath(location.pathname));
      case 'none':
        return;
    }
  };

  const isPaying = followed?.status === 'pending';
  const isYours = followed?.status === 'confirmed' && (state.name === 'bought' || state.name === 'idle');
  const earlier = own?.orders.find(({ status }) => status === 'confirmed');
  return (
    <section className={styles['panel']} aria-label="Buy">
      {isYours && (
        <div ref={bringIntoView} tabIndex={-1}>
          <OrderTicket order={followed} heading="It’s yours" />
        </div>
      )}
      {isPaying ? (
        <Pay order={followed} takesFocus={state.name === 'bought'} />
      ) : (
        view.timer !== null && (
          <Countdown {...view.timer} {...(view.phase === 'countdown' && { spokenAs: 'The drop opens in' })} />
        )
      )}
      {!isPaying && <PhaseText phase={view.phase} drop={drop} nowMs={nowMs} />}
      {view.showsStock && <StockBar remaining={drop.remaining} stock={drop.stock} large />}
      {!isPaying && (
        <div className={styles['controls']}>
          {view.canChooseQuantity && (
            <QuantityChooser value={quantity} max={view.maxQuantity} onChange={setWanted} />
          )}
          <BuyButton view={view} total={formatMoney(drop.price * quantity, drop.currency)} onPress={press} />
        </div>
      )}
      {notice !== null && (
        <div ref={bringIntoView} className={styles['notice']} data-busy={isUnderWay(state)}>
          <p className={styles['noticeTitle']}>{notice.title}</p>
          <p>{notice.text}</p>
          {notice.requestId !== null && <p className={styles['request']}>{`Request ${notice.requestId}`}</p>}
        </div>
      )}
      {earlier !== undefined && !isYours && !isPaying && (
        <OrderTicket order={earlier} heading="You have this" />
      )}
    </section>
  );
};
