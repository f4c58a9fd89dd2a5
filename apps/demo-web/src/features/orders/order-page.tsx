import type { Order } from '@livedrops/sdk';
import { Link, useParams } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { PageSkeleton } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { ProductArt } from '../../components/product-art.tsx';
import { ErrorState, StaleNote } from '../../components/states.tsx';
import { isNotFound } from '../../lib/describe-error.ts';
import { formatMoney } from '../../lib/money.ts';
import { useSession } from '../../lib/shop-context.ts';
import { describeInstant } from '../../lib/time.ts';
import { useLiveTopics } from '../../lib/use-live-topics.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import styles from './order-page.module.css';
import { useOrder } from './order-queries.ts';
import { orderWord, STEPS, stepWord } from './order-words.ts';
import { SignedOut } from './signed-out.tsx';

const Progress = ({ order }: { order: Order }) => {
  if (order.status !== 'confirmed') return null;
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

const Lines = ({ order }: { order: Order }) => (
  <ul className={styles['lines']}>
    {order.items.map((item) => (
      <li key={item.dropId} className={styles['line']}>
        <div className={styles['picture']}>
          <ProductArt imageUrl={item.imageUrl} seed={item.title} ratio="1 / 1" />
        </div>
        <div>
          <Link to={`/d/${item.dropId}`} className={styles['item']}>
            {item.title}
          </Link>
          <p className={styles['muted']}>
            {item.quantity} × {formatMoney(item.unitPrice, order.currency)}
          </p>
        </div>
        <p className={styles['sum']}>{formatMoney(item.quantity * item.unitPrice, order.currency)}</p>
      </li>
    ))}
  </ul>
);

const Receipt = ({ order }: { order: Order }) => {
  const nowMs = useServerNow();
  return (
    <article className={styles['receipt']}>
      <header className={styles['head']}>
        <PageTitle title={`Order ${order.number}`} className={styles['number']}>
          <span>Order</span> {order.number}
        </PageTitle>
        <p>
          {orderWord(order)} · ordered {describeInstant(order.createdAt, nowMs)}
        </p>
        {order.status === 'pending' && order.holdExpiresAt !== null && (
          <p>Kept for you until {describeInstant(order.holdExpiresAt, nowMs)}.</p>
        )}
        {order.failure !== null && <p>{order.failure.message}</p>}
      </header>
      <Progress order={order} />
      <Lines order={order} />
      <p className={styles['total']}>
        <span>Total</span> {formatMoney(order.total, order.currency)}
      </p>
    </article>
  );
};

const OrderView = ({ userId }: { userId: string }) => {
  const { orderId = '' } = useParams();
  const { data, error, refetch } = useOrder(userId, orderId);
  useLiveTopics([`user:${userId}`]);
  if (data !== undefined) {
    return (
      <>
        {error !== null && <StaleNote error={error} onRetry={refetch} />}
        <Receipt order={data} />
      </>
    );
  }
  if (error === null) return <PageSkeleton />;
  return (
    <>
      <PageTitle title={isNotFound(error) ? 'No such order' : 'The order did not load'} />
      <ErrorState
        error={error}
        onRetry={isNotFound(error) ? undefined : refetch}
        action={<ButtonLink to="/orders">My orders</ButtonLink>}
      />
    </>
  );
};

/** `/orders/:orderId`: one order, from receipt to door. */
export const OrderPage = () => {
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
          <OrderView userId={userId} />
        </>
      )}
    </div>
  );
};
