import type { DropOrder } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { EmptyState, Page } from '../../components/page.tsx';
import { formatCount, formatMoney, formatWhen } from '../../lib/format.ts';
import { moneyWords, nextStep, orderWord } from '../../lib/order-words.ts';
import { useDrop } from '../../lib/own-drops.ts';
import { useAdvance, useDropOrders } from './use-drop-orders.ts';
import table from '../../components/table.module.css';
import classes from './orders.module.css';

/** Every order of one drop, and the next step of each: from the press of Buy to the door. */
export const OrdersPage = () => {
  const { dropId = '' } = useParams();
  const drop = useDrop(dropId);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useDropOrders(dropId);
  const orders = data?.pages.flatMap(({ items }) => items);
  const title = drop.data === undefined ? 'Orders' : `Orders of ${drop.data.title}`;
  return (
    <Page
      title={title}
      actions={
        <Button component={Link} to={`/drops/${dropId}/live`} variant="default">
          Live view
        </Button>
      }
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {orders === undefined && error === null && <p className="dim">Loading…</p>}
      {orders?.length === 0 && (
        <EmptyState title="No orders yet">They appear here from the first second of the drop.</EmptyState>
      )}
      {orders !== undefined && orders.length > 0 && <OrderTable dropId={dropId} orders={orders} />}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older orders
        </Button>
      )}
    </Page>
  );
};

const OrderTable = ({ dropId, orders }: { dropId: string; orders: readonly DropOrder[] }) => {
  const advance = useAdvance(dropId);
  return (
    <>
      {advance.error !== null && <ErrorNotice error={advance.error} />}
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">Order</th>
            <th scope="col">Buyer</th>
            <th scope="col">State</th>
            <th scope="col" className={table['number']}>
              Units
            </th>
            <th scope="col" className={table['number']}>
              Total
            </th>
            <th scope="col">
              <span className="visually-hidden">Next step</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <OrderRow key={order.id} order={order} advance={advance} />
          ))}
        </tbody>
      </table>
    </>
  );
};

const OrderRow = ({ order, advance }: { order: DropOrder; advance: ReturnType<typeof useAdvance> }) => {
  const next = nextStep(order);
  const isOnItsWay = advance.isPending && advance.variables.order.id === order.id;
  return (
    <tr>
      <th scope="row" className="figures">
        <span>{order.number}</span>
        <span className={`${table['second']} dim`}>{formatWhen(order.createdAt)}</span>
      </th>
      <td className={classes['buyer']}>{order.buyerName}</td>
      <td>
        <span className={`${table['state']} ${classes['state']}`} data-state={stateOf(order)}>
          {orderWord(order)}
        </span>
        {moneyWords(order).map(({ text, isTrouble }) => (
          <span key={text} className={`${table['second']} ${isTrouble ? classes['trouble'] : 'dim'}`}>
            {text}
          </span>
        ))}
      </td>
      <td className={`${table['number']} figures`}>{formatCount(order.quantity)}</td>
      <td className={`${table['number']} figures`}>
        <span className={isVoid(order) ? classes['void'] : undefined}>
          {formatMoney(order.total, order.currency)}
        </span>
      </td>
      <td className={`${table['actions']} ${classes['next']}`}>
        {next !== null && (
          <Button
            variant="default"
            size="xs"
            aria-label={`${next.label}: ${order.number}`}
            // The focus stays while it is on its way, and is on the next step then.
            aria-disabled={isOnItsWay}
            onClick={() => !isOnItsWay && advance.mutate({ order, to: next.to })}
          >
            {next.label}
          </Button>
        )}
      </td>
    </tr>
  );
};

const isVoid = ({ status }: DropOrder): boolean => status === 'failed' || status === 'cancelled';

const stateOf = (order: DropOrder): string =>
  order.status === 'confirmed' ? order.fulfillment : order.status;
