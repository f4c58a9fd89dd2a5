import { plural, t } from '@lingui/core/macro';
import type { DropOrder } from '@livedrops/sdk';
import { memo, useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import { Ticking } from '../../components/ticking.tsx';
import type { DropPhase } from '../../lib/drop-phase.ts';
import { formatAge, formatMoney } from '../../lib/format.ts';
import { heldFeed } from './held-feed.ts';
import { FEED_LENGTH } from './live-state.ts';
import classes from './order-feed.module.css';

type OrderFeedProps = { dropId: string; orders: readonly DropOrder[]; phase: DropPhase };

/** The last orders. It stands still while it is pointed at or focused, so that a line can be read. */
export const OrderFeed = ({ dropId, orders: newest, phase }: OrderFeedProps) => {
  // The figures come first: in a rush drawing both at once would take longer than a frame.
  const orders = useDeferredValue(newest);
  const [held, setHeld] = useState<readonly DropOrder[] | null>(null);
  const { shown, waiting } = heldFeed(orders, held);
  const hold = (): void => setHeld((before) => before ?? orders);
  const release = (): void => setHeld(null);
  return (
    <section
      className={classes['panel']}
      aria-label={t`Last orders`}
      onMouseEnter={hold}
      onMouseLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <div className={classes['heading']}>
        <h2>{t`Last orders`}</h2>
        <span className={classes['held']}>
          {held !== null &&
            (waiting === 0 ? (
              <span>{t({ context: 'list', message: 'Held' })}</span>
            ) : (
              <b className="figures">
                {waiting < FEED_LENGTH ? t`${waiting} new` : t`more than ${{ count: FEED_LENGTH }} new`}
              </b>
            ))}
        </span>
        <Link className={classes['all']} to={`/drops/${dropId}/orders`}>
          {t`All orders`}
        </Link>
      </div>
      {shown.length === 0 ? (
        <p className={`${classes['empty']} dim`}>
          {phase === 'scheduled' || phase === 'opening'
            ? t`Orders appear here from the first second.`
            : t`No orders yet.`}
        </p>
      ) : (
        <OrderLines orders={shown} />
      )}
    </section>
  );
};

/** Reachable by keyboard, because it scrolls and because focus is what holds it. */
const OrderLines = memo(({ orders }: Pick<OrderFeedProps, 'orders'>) => (
  <ol className={classes['list']} tabIndex={0} aria-label={t`Orders, newest first`}>
    {orders.map((order) => (
      <OrderLine key={order.id} order={order} />
    ))}
  </ol>
));

/** Where an order stands that is not bought. */
const UNBOUGHT: Record<Exclude<DropOrder['status'], 'confirmed'>, string> = {
  pending: t({ context: 'order', message: 'paying' }),
  failed: t({ context: 'order', message: 'not paid' }),
  cancelled: t({ context: 'order', message: 'cancelled' }),
};

/** Drawn again only when its own words change: sixty of them would be the greatest cost of a rush. */
const OrderLine = memo(({ order }: { order: DropOrder }) => (
  <li className={classes['order']} data-status={order.status}>
    <span className={classes['buyer']}>{order.buyerName}</span>
    <span className={`${classes['total']} figures`}>{formatMoney(order.total, order.currency)}</span>
    <span className="dim figures">
      {[
        order.number,
        plural({ count: order.quantity }, { one: '# unit', other: '# units' }),
        ...(order.status === 'confirmed' ? [] : [UNBOUGHT[order.status]]),
      ].join(' · ')}
    </span>
    <span className={`${classes['age']} dim figures`}>
      <Ticking text={(nowMs) => formatAge(nowMs - Date.parse(order.createdAt))} />
    </span>
  </li>
));
