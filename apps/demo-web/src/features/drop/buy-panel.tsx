import type { Drop } from '@livedrops/sdk';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Countdown } from '../../components/countdown.tsx';
import { OrderTicket } from '../../components/order-ticket.tsx';
import type { PaySlot } from '../../components/pay-slot.ts';
import { StockBar } from '../../components/stock-bar.tsx';
import { formatMoney } from '../../lib/money.ts';
import { signInPath } from '../../lib/return-path.ts';
import { BuyButton, DecisionButton } from './buy-button.tsx';
import styles from './buy-panel.module.css';
import { MovedStart } from './moved-start.tsx';
import { PhaseText } from './phase-text.tsx';
import type { Notice } from './purchase-notice.ts';
import { isUnderWay } from './purchase-state.ts';
import { QuantityChooser } from './quantity-chooser.tsx';
import { useBuying } from './use-buying.ts';

/** On a phone the result of a press may lie below the fold; the focus stays on the button. */
const bringIntoView = (element: HTMLElement | null): void => {
  element?.scrollIntoView?.({ block: 'nearest' });
  // What was pressed may be gone, as the payment step is: the keyboard goes on from the result.
  if (element?.tabIndex === -1 && document.activeElement === document.body)
    element.focus({ preventScroll: true });
};

const NoticeBox = ({
  notice,
  isBusy,
  children,
}: {
  notice: Notice;
  isBusy: boolean;
  children: ReactNode;
}) => (
  <div ref={bringIntoView} className={styles['notice']} data-busy={isBusy}>
    <p className={styles['noticeTitle']}>{notice.title}</p>
    <p>{notice.text}</p>
    {notice.requestId !== null && <p className={styles['request']}>{`Request ${notice.requestId}`}</p>}
    {children}
  </div>
);

type Buying = ReturnType<typeof useBuying>;
type ButtonRef = RefObject<HTMLButtonElement | null>;

/** The quantity and the one button. Their places are the same before and after the start. */
const Controls = ({ drop, buying, button }: { drop: Drop; buying: Buying; button: ButtonRef }) => {
  const { view, buy, retry, check, choose } = buying;
  const { quantity } = view;
  const navigate = useNavigate();
  const location = useLocation();
  const press = () => {
    switch (view.action.kind) {
      case 'buy':
        return buy();
      case 'retry':
        return retry();
      case 'check':
        return check();
      case 'sign_in':
        return void navigate(signInPath(location.pathname));
      case 'none':
        return;
    }
  };
  return (
    <div className={styles['controls']}>
      {view.hasQuantity && (
        <QuantityChooser
          value={quantity}
          max={view.maxQuantity}
          isDisabled={!view.canChooseQuantity}
          onChange={choose}
        />
      )}
      <BuyButton
        ref={button}
        view={view}
        total={formatMoney(drop.price * quantity, drop.currency)}
        onPress={press}
      />
    </div>
  );
};

/** Asks whether there shall be another order, and takes the keyboard along when there shall. */
const Another = ({ buying: { view, wantsAnother, state, again } }: { buying: Buying }) => {
  // Only the press brings the focus here. The words come again later, when the keyboard may be elsewhere.
  const isPressed = useRef(false);
  const takeFocus = useCallback((element: HTMLElement | null) => {
    if (element === null || !isPressed.current) return;
    isPressed.current = false;
    element.focus({ preventScroll: true });
  }, []);
  const decision = view.action.kind === 'none' ? view.action.decision : undefined;
  if (decision?.kind === 'again') {
    const press = () => {
      isPressed.current = true;
      again();
    };
    return (
      <div className={styles['another']}>
        <DecisionButton label={decision.label} onPress={press} />
        <p>This makes a new, separate order.</p>
      </div>
    );
  }
  if (!wantsAnother || state.name !== 'idle' || view.action.kind !== 'buy') return null;
  return (
    <p ref={takeFocus} tabIndex={-1} className={styles['another']}>
      {view.canChooseQuantity
        ? 'A new order: choose how many, then press the button.'
        : 'A new order: press the button to make it.'}
    </p>
  );
};

/** Asks whether the order shall be made as it can be now. */
const NewTerms = ({ drop, buying, button }: { drop: Drop; buying: Buying; button: ButtonRef }) => {
  const { view, buy } = buying;
  const decision = view.action.kind === 'none' ? view.action.decision : undefined;
  if (decision?.kind !== 'new_terms') return null;
  const press = () => {
    // The pressed button goes away with its question.
    button.current?.focus({ preventScroll: true });
    buy();
  };
  const total = formatMoney(drop.price * view.quantity, drop.currency);
  return <DecisionButton label={decision.label} total={total} onPress={press} />;
};

/** Everything between the price and the order: clock, stock, quantity, the one button, and what came of it. */
export const BuyPanel = ({ drop, Pay }: { drop: Drop; Pay: PaySlot }) => {
  const buying = useBuying(drop);
  const { nowMs, own, state, visitOrder, view, notice } = buying;
  const isPaying = visitOrder?.status === 'pending';
  const isYours = visitOrder?.status === 'confirmed' && (state.name === 'bought' || state.name === 'idle');
  const earlier = own?.orders.find(({ status }) => status === 'confirmed');
  const button = useRef<HTMLButtonElement>(null);
  const mustPay = drop.checkout === 'hold';
  useEffect(() => (mustPay ? Pay.preload() : undefined), [mustPay, Pay]);
  return (
    <section className={styles['panel']} aria-label="Buy" data-keep-clear={view.keepsClear || undefined}>
      {isYours && (
        <div ref={bringIntoView} tabIndex={-1}>
          <OrderTicket order={visitOrder} heading="It’s yours" />
        </div>
      )}
      {isPaying && <Pay order={visitOrder} takesFocus={state.name === 'bought'} />}
      {!isPaying && view.timer !== null && (
        <Countdown {...view.timer} {...(view.phase === 'countdown' && { spokenAs: 'The drop opens in' })} />
      )}
      {view.showsStock && <StockBar remaining={drop.remaining} held={drop.held} stock={drop.stock} large />}
      {!isPaying && <Controls drop={drop} buying={buying} button={button} />}
      {!isPaying && <Another buying={buying} />}
      {!isPaying && (
        <div className={styles['phase']}>
          <PhaseText phase={view.phase} drop={drop} nowMs={nowMs} />
          <MovedStart drop={drop} isWaiting={view.phase === 'countdown'} />
        </div>
      )}
      {notice !== null && (
        <NoticeBox notice={notice} isBusy={isUnderWay(state)}>
          {!isPaying && <NewTerms drop={drop} buying={buying} button={button} />}
        </NoticeBox>
      )}
      {earlier !== undefined && !isYours && !isPaying && (
        <OrderTicket order={earlier} heading="You have this" />
      )}
    </section>
  );
};
