import type { Order } from '@livedrops/sdk';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { askAgainOr } from '../../lib/ask-again.ts';
import { isPending, newestOrders } from '../../lib/newest-orders.ts';
import { useSession, useShop } from '../../lib/shop-context.ts';
import { digits, speakDuration } from '../../lib/time.ts';
import { useLiveTopics, usePollInterval } from '../../lib/use-live-topics.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import styles from './hold-bar.module.css';
import { useSpokenTime } from './hold-clock.tsx';
import { viewPayment } from './payment-view.ts';
import { useShownPayments } from './shown-payments.tsx';

const usePending = (userId: string): Order[] => {
  const { client } = useShop();
  const poll = usePollInterval();
  useLiveTopics([`user:${userId}`]);
  const { data } = useQuery({
    ...newestOrders(client, userId),
    // Without a reservation there is nothing to keep up with: a new one is heard of, or made here.
    refetchInterval: ({ state }) => askAgainOr(state.data?.some(isPending) === true && poll)({ state }),
  });
  return (data ?? []).filter(isPending);
};

/** The browser asks before it leaves the shop while there is something to pay. */
const useLeaveQuestion = (): void => {
  const { version } = useShop();
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (version.isReloading()) return;
      event.preventDefault();
      // Chromium before 119 asks only for this.
      event.returnValue = true;
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [version]);
};

const Strip = ({ order, leftMs }: { order: Order; leftMs: number }) => {
  const [first] = order.items;
  useSpokenTime(leftMs);
  return (
    <aside
      className={styles['bar']}
      data-hold-bar
      data-urgent={leftMs <= 30_000}
      aria-label="Your reservation"
    >
      <div className={styles['row']}>
        {/* Not in the link, whose name would change each second. */}
        <span
          role="timer"
          aria-live="off"
          aria-label={`Time left to pay: ${speakDuration(leftMs)}`}
          className={styles['time']}
        >
          {digits(leftMs)}
        </span>
        <Link to={`/orders/${order.id}`} className={styles['link']}>
          <span className={styles['what']}>
            <b>Reserved for you</b> <span className={styles['title']}>{first?.title ?? 'Your order'}</span>
          </span>{' '}
          <span className={styles['go']}>Go and pay</span>
        </Link>
      </div>
    </aside>
  );
};

const Running = ({ orders }: { orders: readonly Order[] }) => {
  const nowMs = useServerNow();
  const shown = useShownPayments();
  const due = orders
    .flatMap((order) => {
      const { phase, leftMs } = viewPayment(order, nowMs);
      return phase === 'due' && leftMs !== null ? [{ order, leftMs }] : [];
    })
    .sort((a, b) => a.leftMs - b.leftMs);
  const elsewhere = due.find(({ order }) => !shown.includes(order.id));
  return (
    <>
      {due.length > 0 && <LeaveQuestion />}
      {elsewhere !== undefined && <Strip key={elsewhere.order.id} {...elsewhere} />}
    </>
  );
};

const LeaveQuestion = () => {
  useLeaveQuestion();
  return null;
};

const OwnHolds = ({ userId }: { userId: string }) => {
  const orders = usePending(userId);
  return orders.length === 0 ? null : <Running orders={orders} />;
};

/** A reservation that waits for its payment, wherever in the shop one is: the time that is left, and the way back. */
export const HoldBar = () => {
  const userId = useSession()?.user.id;
  return userId === undefined ? null : <OwnHolds key={userId} userId={userId} />;
};
