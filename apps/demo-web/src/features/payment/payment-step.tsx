import type { Order } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useAnnounce } from '../../components/announcer.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { formatMoney } from '../../lib/money.ts';
import { whatOf } from '../../lib/order-words.ts';
import { speakDuration } from '../../lib/time.ts';
import { useOnline } from '../../lib/use-online.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { type DemoMethod, DemoMethods } from './demo-methods.tsx';
import { HoldClock } from './hold-clock.tsx';
import styles from './payment-step.module.css';
import { type PaymentView, viewPayment } from './payment-view.ts';
import { useShownPayment } from './shown-payments.tsx';
import { paymentProblem, usePayment } from './use-payment.ts';

/** Between reserving and owning: the clock, how to pay, and what becomes of the payment. For pending orders. */
export const PaymentStep = ({ order, takesFocus = false }: { order: Order; takesFocus?: boolean }) => {
  const view = viewPayment(order, useServerNow());
  const step = useRef<HTMLElement>(null);
  useShownPayment(order.id);
  const phaseBefore = useRef(view.phase);
  useSpokenPhase(view);
  useEffect(() => {
    if (phaseBefore.current === view.phase) return;
    phaseBefore.current = view.phase;
    // The button that was pressed is gone with its phase: the keyboard goes on from here.
    if (document.activeElement === document.body) step.current?.focus({ preventScroll: true });
  }, [view.phase]);
  useEffect(() => {
    if (!takesFocus) return;
    step.current?.focus({ preventScroll: true });
    step.current?.scrollIntoView?.({ block: 'nearest' });
  }, [takesFocus]);
  return (
    <section ref={step} tabIndex={-1} className={styles['step']} aria-label="Payment">
      <header className={styles['head']}>
        <div>
          <h2 className={styles['title']}>{view.title}</h2>
          <p className={styles['what']}>{`${whatOf(order)} · ${order.number}`}</p>
        </div>
        {view.leftMs !== null && <HoldClock leftMs={view.leftMs} leftShare={view.leftShare} />}
        {(view.phase === 'deciding' || view.phase === 'asking') && (
          <div className={styles['moving']} aria-hidden="true" />
        )}
      </header>
      <div className={styles['body']}>
        <p>{view.text}</p>
        {view.phase === 'due' && <PayControls order={order} failed={view.problem} />}
      </div>
    </section>
  );
};

const PayControls = ({ order, failed }: { order: Order; failed: PaymentView['problem'] }) => {
  const online = useOnline();
  const [method, setMethod] = useState<DemoMethod>('demo_approve');
  const [isAsking, setAsking] = useState(false);
  const { pay, giveUp, isBusy } = usePayment(order);
  // Gone while another try is on its way, so that it is said again when that one fails too.
  const problem = isBusy ? null : (paymentProblem(pay.error ?? giveUp.error) ?? failed);
  const isDemo = order.payment?.provider === 'demo';
  const total = formatMoney(order.payment?.amount ?? order.total, order.currency);
  const canPress = online && !isBusy;
  return (
    <>
      {isDemo && <DemoMethods value={method} isDisabled={isBusy} onChange={setMethod} />}
      {problem !== null && (
        <div role="alert" className={styles['problem']}>
          <p className={styles['problemTitle']}>{problem.title}</p>
          <p>{problem.text}</p>
        </div>
      )}
      <div className={styles['actions']}>
        <Button
          size="lg"
          className={styles['pay']}
          // aria-disabled keeps the focus where it is while the payment is on its way.
          aria-disabled={!canPress}
          data-busy={pay.isPending}
          onClick={(event) => {
            if (canPress && event.detail < 2) pay.mutate(isDemo ? method : undefined);
          }}
        >
          {!online ? 'You are offline' : pay.isPending ? 'Paying…' : `Pay ${total}`}
        </Button>
        <Button
          variant="default"
          size="lg"
          className={styles['giveUp']}
          aria-disabled={!canPress}
          onClick={() => canPress && setAsking(true)}
        >
          Give up
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title="Give the reservation up?"
          confirmLabel="Give it up"
          isPending={giveUp.isPending}
          onConfirm={() => giveUp.mutate(undefined, { onSettled: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        >
          It goes back to everybody at once. Nothing is charged.
        </ConfirmDialog>
      )}
    </>
  );
};

/** Says each new phase once, with the time that is left where there is a clock. */
const useSpokenPhase = (view: PaymentView): void => {
  const announce = useAnnounce();
  const spoken = useRef<PaymentView['phase'] | null>(null);
  useEffect(() => {
    if (spoken.current === view.phase) return;
    spoken.current = view.phase;
    const time = view.leftMs !== null && view.leftMs > 0 ? ` ${speakDuration(view.leftMs)} left.` : '';
    announce(`${view.title}. ${view.text}${time}`);
  }, [view, announce]);
};
