import type { DropOrder } from '@livedrops/sdk';
import { memo, useState } from 'react';
import { Link } from 'react-router';
import { Ticking } from '../../components/ticking.tsx';
import type { DropPhase } from '../../lib/drop-phase.ts';
import { formatAge, formatMoney } from '../../lib/format.ts';
import { orderWord } from '../../lib/order-words.ts';
import { heldFeed } from './held-feed.ts';
import { FEED_LENGTH } from './live-state.ts';
import classes from './order-feed.module.css';

type OrderFeedProps = { dropId: string; orders: readonly DropOrder[]; phase: DropPhase };

/** The last orders. It stands still while it is pointed at or focused, so that a line can be read. */
export const OrderFeed = ({ dropId, orders, phase }: OrderFeedProps) => {
  const [held, setHeld] = useState<readonly DropOrder[] | null>(null);
  const { shown, waiting } = heldFeed(orders, held);
  const hold = (): void => setHeld((before) => before ?? orders);
  const release = (): void => setHeld(null);
  return (
    <section
      className={classes['panel']}
      aria-label="Last orders"
      onMouseEnter={hold}
      onMouseLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <div className={classes['heading']}>
        <h2>Last orders</h2>
        <span className={classes['held']}>
          {held !== null &&
            (waiting === 0 ? (
              <span>Held</span>
            ) : (
              <b className="figures">
                {waiting < FEED_LENGTH ? `${waiting} new` : `more than ${FEED_LENGTH} new`}
              </b>
            ))}
        </span>
        <Link className={classes['all']} to={`/drops/${dropId}/orders`}>
          All orders
        </Link>
      </div>
      {shown.length === 0 ? (
        <p className={`${classes['empty']} dim`}>
          {phase === 'scheduled' || phase === 'opening'
            ? 'Orders appear here from the first second.'
            : 'No orders yet.'}
        </p>
      ) : (
        // Reachable by keyboard, because it scrolls and because focus is what holds it.
        <ol className={classes['list']} tabIndex={0} aria-label="Orders, newest first">
          {shown.map((order) => (
            <OrderLine key={order.id} order={order} />
          ))}
        </ol>
      )}
    </section>
  );
};

/** Drawn again only when its own words change: sixty of them would be the greatest cost of a rush. */
const OrderLine = memo(({ order }: { order: DropOrder }) => (
  <li className={classes['order']} data-status={order.status}>
    <span className={classes['buyer']}>{order.buyerName}</span>
    <span className={`${classes['total']} figures`}>{formatMoney(order.total, order.currency)}</span>
    <span className="dim figures">
      {[
        order.number,
        `${order.quantity} ${order.quantity === 1 ? 'unit' : 'units'}`,
        ...(order.status === 'confirmed' ? [] : [orderWord(order).toLowerCase()]),
      ].join(' · ')}
    </span>
    <span className={`${classes['age']} dim figures`}>
      <Ticking text={(nowMs) => formatAge(nowMs - Date.parse(order.createdAt))} />
    </span>
  </li>
));
