import { Button, Drawer } from '@mantine/core';
import type { SoldChange, SoldOrder, SoldOrderDetails } from '@livedrops/sdk';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatCount, formatMoney, formatWhen } from '../../lib/format.ts';
import { nextStep, orderWord } from '../../lib/order-words.ts';
import { OrderState } from './sold-table.tsx';
import { type Advance, useSoldDetails } from './use-sold-orders.ts';
import classes from './orders.module.css';

type Props = { orderId: string; advance: Advance; onClose: () => void };

/** All that is known of an order: its own parts, what can be done with them, and what happened. */
export const OrderPanel = ({ orderId, advance, onClose }: Props) => {
  const { data, error, refetch } = useSoldDetails(orderId);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={data === undefined ? 'Order' : data.order.number}
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {advance.error !== null && <ErrorNotice error={advance.error} />}
      {data === undefined && error === null && <p className="dim">Loading…</p>}
      {data !== undefined && <Details details={data} advance={advance} />}
    </Drawer>
  );
};

const Details = ({
  details: { order, parts, history },
  advance,
}: {
  details: SoldOrderDetails;
  advance: Advance;
}) => (
  <div className={classes['panel']}>
    <p>
      <span>{parts[0]?.buyerName}</span>
      <span className={`${classes['when']} dim`}>{formatWhen(order.createdAt)}</span>
    </p>
    {parts.map((part) => (
      <section key={part.dropId} className={classes['part']} aria-label={part.title}>
        <h3>{part.title}</h3>
        <p className="figures">
          <span>{`${formatCount(part.quantity)} × ${formatMoney(part.unitPrice, part.currency)} = `}</span>
          <strong>{formatMoney(part.total, part.currency)}</strong>
        </p>
        <div>
          <OrderState order={part} />
        </div>
        <PartActions part={part} advance={advance} />
      </section>
    ))}
    <section aria-label="History">
      <h3>What happened</h3>
      <ol className={classes['history']}>
        {history.map((change) => (
          <li key={`${change.at} ${change.status} ${change.fulfillment}`}>
            <span>{sayChange(change)}</span>
            <span className="dim">{` · ${BY[change.by]}`}</span>
            <span className={`${classes['when']} dim figures`}>{formatWhen(change.at)}</span>
          </li>
        ))}
      </ol>
    </section>
  </div>
);

/** What can be done with a part. */
const PartActions = ({ part, advance }: { part: SoldOrder; advance: Advance }) => {
  const next = nextStep(part);
  return (
    <div className={classes['part-actions']}>
      {next !== null && (
        <Button
          variant="default"
          size="xs"
          loading={advance.isPending}
          onClick={() => advance.mutate({ part, to: next.to })}
        >
          {next.label}
        </Button>
      )}
    </div>
  );
};

const BY: Record<SoldChange['by'], string> = { buyer: 'the buyer', creator: 'you', system: 'by itself' };

const FIRST_WORDS: Record<SoldChange['status'], string> = {
  pending: 'Waits for the payment',
  confirmed: 'Sold',
  failed: 'Not paid',
  cancelled: 'Cancelled',
};

const sayChange = ({ status, fulfillment }: SoldChange): string =>
  fulfillment === null ? FIRST_WORDS[status] : orderWord({ status, fulfillment });
