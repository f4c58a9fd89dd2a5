import type { Order } from '@livedrops/sdk';
import { Link } from 'react-router';
import { formatMoney } from '../lib/money.ts';
import { whatOf } from '../lib/order-words.ts';
import styles from './order-ticket.module.css';

/** A bought thing, as the ticket it is: number large, facts small. */
export const OrderTicket = ({ order, heading }: { order: Order; heading: string }) => (
  <div className={styles['ticket']}>
    <div className={styles['main']}>
      <p className={styles['heading']}>{heading}</p>
      <p className={styles['number']}>{order.number}</p>
      <p className={styles['facts']}>{whatOf(order)}</p>
    </div>
    <div className={styles['stub']}>
      <p className={styles['total']}>{formatMoney(order.total, order.currency)}</p>
      <Link to={`/orders/${order.id}`} className={styles['link']}>
        See the order
      </Link>
    </div>
  </div>
);
