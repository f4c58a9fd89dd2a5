import type { Drop } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useAnnounce } from '../../components/announcer.tsx';
import { Countdown } from '../../components/countdown.tsx';
import { OrderTicket } from '../../components/order-ticket.tsx';
import { StockBar } from '../../components/stock-bar.tsx';
import { formatMoney } from '../../lib/money.ts';
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
import { isUnderWay, type PurchaseState } from './purchase-state.ts';
import { PhaseText } from './phase-text.tsx';
import { QuantityChooser } from './quantity-chooser.tsx';
import { usePurchase } from './use-purchase.ts';

/** Results are spoken once, and make the rest of the page ask for the truth again. */
const useResult = (drop: Drop, userId: string, state: PurchaseState, notice: Notice | null): void => {
  const announce = useAnnounce();
  const queries = useQueryClient();
  useEffect(() => {
    if (state.name !== 'bought' && state.name !== 'refused') return;
    void queries.invalidateQueries({ queryKey: queryKeys.drop(drop.id) });
    if (userId !== '') void queries.invalidateQueries({ queryKey: queryKeys.orders });
  }, [state.name, drop.id, userId, queries]);

  const spoken =
    state.name === 'bought'
      ? `Order ${state.order.number} is yours.`
      : notice === null
        ? ''
        : `${notice.title}. ${notice.text}`;
  useEffect(() => {
    if (spoken !== '') announce(spoken);
  }, [spoken, announce]);
};

/** On a phone the result of a press may lie below the fold; the focus stays on the button. */
const bringIntoView = (element: HTMLElement | null): void => {
  element?.scrollIntoView?.({ block: 'nearest' });
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
      {action.label}
      {action.kind === 'buy' && <span className={styles['total']}>{total}</span>}
    </Button>
  );
};

/** Everything between the price and the order: clock, stock, quantity, the one button, and what came of it. */
export const BuyPanel = ({ drop }: { drop: Drop }) => {
  const nowMs = useServerNow();
  const online = useOnline();
  const userId = useSession()?.user.id ?? '';
  const own = useOwnOrders(userId, drop.id).data;
  const { purchase, state } = usePurchase(userId, drop.id);
  const [wanted, setWanted] = useState(1);
  const navigate = useNavigate();
  const location = useLocation();

  const view = viewDrop({
    drop,
    nowMs,
    signedIn: userId !== '',
    online,
    purchase: state,
    owned: own?.units ?? 0,
  });
  const quantity = Math.min(wanted, view.maxQuantity);
  const { perUserLimit, price, currency } = drop;
  const startsText = describeInstant(drop.startsAt, nowMs);
  const notice = noticeFor(state, online, { perUserLimit, startsText, price, currency });
  useResult(drop, userId, state, notice);

  const press = () => {
    switch (view.action.kind) {
      case 'buy':
        return void purchase.buy(quantity);
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

  const earlier = state.name === 'bought' ? undefined : own?.orders[0];
  return (
    <section className={styles['panel']} aria-label="Buy">
      {state.name === 'bought' && (
        <div ref={bringIntoView}>
          <OrderTicket order={state.order} heading="It’s yours" />
        </div>
      )}
      {view.timer !== null && (
        <Countdown {...view.timer} {...(view.phase === 'countdown' && { spokenAs: 'The drop opens in' })} />
      )}
      <PhaseText phase={view.phase} drop={drop} nowMs={nowMs} />
      {view.showsStock && <StockBar remaining={drop.remaining} stock={drop.stock} large />}
      <div className={styles['controls']}>
        {view.canChooseQuantity && (
          <QuantityChooser value={quantity} max={view.maxQuantity} onChange={setWanted} />
        )}
        <BuyButton view={view} total={formatMoney(price * quantity, currency)} onPress={press} />
      </div>
      {notice !== null && (
        <div ref={bringIntoView} className={styles['notice']} data-busy={isUnderWay(state)}>
          <p className={styles['noticeTitle']}>{notice.title}</p>
          <p>{notice.text}</p>
          {notice.requestId !== null && <p className={styles['request']}>Request {notice.requestId}</p>}
        </div>
      )}
      {earlier !== undefined && <OrderTicket order={earlier} heading="You have this" />}
    </section>
  );
};
