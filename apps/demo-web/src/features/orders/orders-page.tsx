import type { Order } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { FailedReadState } from '../../components/failed-read-state.tsx';
import { RowSkeletons } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { ProductArt } from '../../components/product-art.tsx';
import { EmptyState, StaleNote } from '../../components/states.tsx';
import { formatMoney } from '../../lib/money.ts';
import { orderWord, refundWord, whatOf } from '../../lib/order-words.ts';
import { useSession } from '../../lib/shop-context.ts';
import { shortInstant } from '../../lib/time.ts';
import { useFailedRead } from '../../lib/use-failed-read.ts';
import { useLiveTopics } from '../../lib/use-live-topics.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { useOrders } from './order-queries.ts';
import styles from './orders-page.module.css';
import { SignedOut } from './signed-out.tsx';

const OrderRow = ({ order, nowMs }: { order: Order; nowMs: number }) => {
  const [first] = order.items;
  const title = first?.title ?? 'Order';
  const refund = refundWord(order);
  return (
    <li className={styles['order']}>
      <div className={styles['picture']}>
        <ProductArt imageUrl={first?.imageUrl ?? null} seed={title} ratio="1 / 1" />
      </div>
      <div className={styles['facts']}>
        <h2 className={styles['title']}>
          <Link to={`/orders/${order.id}`}>{whatOf(order)}</Link>
        </h2>
        <p className={styles['meta']}>{`${order.number} · ${shortInstant(order.createdAt, nowMs)}`}</p>
      </div>
      <div className={styles['end']}>
        <p className={styles['total']}>{formatMoney(order.total, order.currency)}</p>
        <p className={styles['status']} data-status={order.status}>
          <span>{orderWord(order)}</span>
          {refund !== null && <span className={styles['money']}>{` · ${refund}`}</span>}
        </p>
      </div>
    </li>
  );
};

const OrderList = ({ userId }: { userId: string }) => {
  const nowMs = useServerNow();
  const read = useOrders(userId);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = read;
  const failed = useFailedRead(read);
  useLiveTopics([`user:${userId}`]);

  if (failed !== null) return <FailedReadState failed={failed} />;
  if (data === undefined) return <RowSkeletons count={3} label="Loading your orders" />;
  const orders = data.pages.flatMap(({ items }) => items);
  if (orders.length === 0) {
    return (
      <EmptyState
        title="No orders yet"
        text="What you get in a drop is listed here, from the order to your door."
        action={<ButtonLink to="/">See what is live</ButtonLink>}
      />
    );
  }
  return (
    <>
      {error !== null && <StaleNote error={error} onRetry={refetch} />}
      <ul className={styles['list']}>
        {orders.map((order) => (
          <OrderRow key={order.id} order={order} nowMs={nowMs} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" size="md" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older orders
        </Button>
      )}
    </>
  );
};

/** `/orders`: what one bought, newest first. */
export const OrdersPage = () => {
  const userId = useSession()?.user.id;
  return (
    <div className={styles['page']}>
      <PageTitle title="My orders" />
      {userId === undefined ? <SignedOut /> : <OrderList userId={userId} />}
    </div>
  );
};
