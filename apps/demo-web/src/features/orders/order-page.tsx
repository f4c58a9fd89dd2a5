import type { Order, OrderItem } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link, useParams } from 'react-router';
import { useAnnounce } from '../../components/announcer.tsx';
import { ButtonLink } from '../../components/button-link.tsx';
import { FailedReadState } from '../../components/failed-read-state.tsx';
import { PageSkeleton } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import type { PaySlot } from '../../components/pay-slot.ts';
import { ProductArt } from '../../components/product-art.tsx';
import { StaleNote } from '../../components/states.tsx';
import { isNotFound } from '../../lib/describe-error.ts';
import { formatMoney } from '../../lib/money.ts';
import {
  liveParts,
  moneyNote,
  moneyWord,
  orderWord,
  outcomeOf,
  partWord,
  STEPS,
  stepWord,
} from '../../lib/order-words.ts';
import { useSession } from '../../lib/shop-context.ts';
import { fullInstant } from '../../lib/time.ts';
import { useCreator } from '../../lib/use-creator.ts';
import { useFailedRead } from '../../lib/use-failed-read.ts';
import { useLiveTopics } from '../../lib/use-live-topics.ts';
import { useOwnOrder } from '../../lib/use-own-order.ts';
import styles from './order-page.module.css';
import { CancelOrder, useCanCancel } from './cancel-order.tsx';
import { SignedOut } from './signed-out.tsx';

/** How far the order is, as long as its parts travel together. */
const Progress = ({ order }: { order: Order }) => {
  const isTogether = liveParts(order).every(({ fulfillment }) => fulfillment === order.fulfillment);
  if (order.status !== 'confirmed' || !isTogether) return null;
  const reached = STEPS.indexOf(order.fulfillment);
  return (
    <ol className={styles['steps']} aria-label="Progress">
      {STEPS.map((step, index) => (
        <li key={step} data-reached={index <= reached} aria-current={index === reached ? 'step' : undefined}>
          {stepWord(step)}
        </li>
      ))}
    </ol>
  );
};

/** A line; of several, each says where it stands, because each goes its own way. */
const Line = ({ order, item }: { order: Order; item: OrderItem }) => {
  const canCancel = useCanCancel(order, item);
  const isPart = order.items.length > 1;
  const isOver = !liveParts(order).includes(item);
  return (
    <li className={styles['line']}>
      <div className={styles['picture']}>
        <ProductArt imageUrl={item.imageUrl} seed={item.title} ratio="1 / 1" />
      </div>
      <div>
        <Link to={`/d/${item.dropId}`} className={styles['item']}>
          {item.title}
        </Link>
        <Seller creatorId={item.creatorId} />
        <p className={styles['muted']}>
          {`${item.quantity} × ${formatMoney(item.unitPrice, order.currency)}`}
        </p>
        {isPart && <p className={styles['part']}>{partWord(order, item)}</p>}
        <RefundNotes item={item} currency={order.currency} />
        {isPart && canCancel && liveParts(order).length > 1 && <CancelOrder order={order} part={item} />}
      </div>
      <p className={styles['sum']} data-over={isPart && isOver}>
        {formatMoney(item.quantity * item.unitPrice, order.currency)}
      </p>
    </li>
  );
};

/** Whom it was bought from. A line without that is still right. */
const Seller = ({ creatorId }: { creatorId: string }) => {
  const { data } = useCreator(creatorId);
  return data === undefined ? null : <p className={styles['muted']}>{`from ${data.name}`}</p>;
};

/** On paper only: who sees the page knows who they are. */
const Buyer = () => {
  const session = useSession();
  return (
    session !== null && <p className={styles['buyer']}>{`For ${session.user.name}, ${session.user.email}`}</p>
  );
};

/** What the creator decided to give back, and why. */
const RefundNotes = ({ item: { refunds = [] }, currency }: { item: OrderItem; currency: string }) =>
  refunds
    .filter(({ amount, reason }) => amount > 0 || reason !== null)
    .map(({ id, amount, reason }) => (
      <p key={id} className={styles['part']}>
        {[
          ...(amount > 0
            ? [`The creator gives ${formatMoney(amount, currency)} back`]
            : ['The creator cancelled it']),
          ...(reason === null ? [] : [`“${reason}”`]),
        ].join(': ')}
      </p>
    ));

const Lines = ({ order }: { order: Order }) => (
  <ul className={styles['lines']}>
    {order.items.map((item) => (
      <Line key={item.dropId} order={order} item={item} />
    ))}
  </ul>
);

const Receipt = ({ order, Pay }: { order: Order; Pay: PaySlot }) => {
  const canCancel = useCanCancel(order);
  const money = moneyWord(order);
  const note = moneyNote(order);
  const outcome = order.status === 'failed' || order.status === 'cancelled' ? outcomeOf(order) : null;
  useSpokenChange(order);
  return (
    <article className={styles['receipt']}>
      <header className={styles['head']}>
        <PageTitle title={`Order ${order.number}`} className={styles['number']}>
          <span className={styles['label']}>Order</span> <span>{order.number}</span>
        </PageTitle>
        <p>{`${orderWord(order)} · ordered ${fullInstant(order.createdAt)}`}</p>
        <Buyer />
        {outcome !== null && (
          <p className={styles['outcome']}>
            <b>{`${outcome.title}.`}</b> <span>{outcome.text}</span>
          </p>
        )}
        {note !== null && <p className={styles['outcome']}>{note}</p>}
      </header>
      {order.status === 'pending' && <Pay order={order} />}
      <Progress order={order} />
      <Lines order={order} />
      <p className={styles['total']}>
        <span>
          <span>Total</span>
          {money !== null && <span className={styles['money']}>{` · ${money}`}</span>}
        </span>{' '}
        <span>{formatMoney(order.total, order.currency)}</span>
      </p>
      {order.status === 'confirmed' && (
        <Button className={styles['print']} variant="default" onClick={() => window.print()}>
          Print the receipt
        </Button>
      )}
      {canCancel && <CancelOrder order={order} />}
    </article>
  );
};

/** Says where the order stands now when that changes, and not when the page opens. */
const useSpokenChange = (order: Order): void => {
  const announce = useAnnounce();
  const parts =
    order.items.length > 1 ? order.items.map((item) => `${item.title}: ${partWord(order, item)}`) : [];
  const words = [orderWord(order), moneyWord(order), moneyNote(order), ...parts]
    .filter((word) => word !== null)
    .join(', ');
  const before = useRef(words);
  useEffect(() => {
    // A pending order's own step speaks for itself.
    if (before.current !== words && order.status !== 'pending') announce(`Order ${order.number}: ${words}.`);
    before.current = words;
  }, [words, order.number, order.status, announce]);
};

const OrderView = ({ userId, Pay }: { userId: string; Pay: PaySlot }) => {
  const { orderId = '' } = useParams();
  const read = useOwnOrder(userId, orderId);
  const { data, error, refetch } = read;
  const failed = useFailedRead(read);
  useLiveTopics([`user:${userId}`]);
  if (data !== undefined) {
    return (
      <>
        {error !== null && <StaleNote error={error} onRetry={refetch} />}
        <Receipt order={data} Pay={Pay} />
      </>
    );
  }
  if (failed === null) return <PageSkeleton />;
  return (
    <>
      <PageTitle title={isNotFound(failed.error) ? 'No such order' : 'The order did not load'} />
      <FailedReadState failed={failed} action={<ButtonLink to="/orders">My orders</ButtonLink>} />
    </>
  );
};

/** `/orders/:orderId`: one order, from receipt to door. */
export const OrderPage = ({ Pay }: { Pay: PaySlot }) => {
  const userId = useSession()?.user.id;
  return (
    <div className={styles['page']}>
      {userId === undefined ? (
        <>
          <PageTitle title="Order" />
          <SignedOut />
        </>
      ) : (
        <>
          <Link to="/orders" className={styles['back']}>
            My orders
          </Link>
          <OrderView userId={userId} Pay={Pay} />
        </>
      )}
    </div>
  );
};
