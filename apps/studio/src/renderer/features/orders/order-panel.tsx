import { t } from '@lingui/core/macro';
import { Button, Drawer } from '@mantine/core';
import { useState } from 'react';
import type { SoldChange, SoldOrder, SoldOrderDetails } from '@livedrops/sdk';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { MailLink } from '../../components/mail-link.tsx';
import { formatCount, formatMoney, formatWhen } from '../../lib/format.ts';
import { nextStep, orderWord } from '../../lib/order-words.ts';
import { NoteField } from './note-field.tsx';
import { RefundDialog } from './refund-dialog.tsx';
import { OrderState } from './sold-table.tsx';
import { StuckNote } from './stuck-note.tsx';
import { type Advance, useAdvance, useSoldChanged, useSoldDetails } from './use-sold-orders.ts';
import classes from './orders.module.css';

type Props = { orderId: string; onClose: () => void };

/** All that is known of an order: its own parts, what can be done with them, and what happened. */
export const OrderPanel = ({ orderId, onClose }: Props) => {
  const advance = useAdvance();
  const { data, error, refetch } = useSoldDetails(orderId);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={data === undefined ? t`Order` : data.order.number}
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {advance.error !== null && <ErrorNotice error={advance.error} />}
      {data === undefined && error === null && <p className="dim">{t`Loading…`}</p>}
      {data !== undefined && <Details details={data} advance={advance} />}
    </Drawer>
  );
};

const Details = ({ details, advance }: { details: SoldOrderDetails; advance: Advance }) => {
  const { order, parts } = details;
  return (
    <div className={classes['panel']}>
      <p>
        <bdi>{parts[0]?.buyerName}</bdi>
        {parts[0]?.buyerEmail != null && <MailLink address={parts[0].buyerEmail} />}
        <span className={`${classes['when']} dim`}>{formatWhen(order.createdAt)}</span>
      </p>
      {parts.map((part) => (
        <section key={part.dropId} className={classes['part']} aria-label={part.title}>
          <h3>
            <bdi>{part.title}</bdi>
          </h3>
          <p className="figures">
            <span>{`${formatCount(part.quantity)} × ${formatMoney(part.unitPrice, part.currency)} = `}</span>
            <strong>{formatMoney(part.total, part.currency)}</strong>
          </p>
          <div>
            <OrderState order={part} />
          </div>
          <StuckNote part={part} />
          <PartActions part={part} advance={advance} />
        </section>
      ))}
      <section aria-label={t`History`}>
        <h3>{t`What happened`}</h3>
        <ol className={classes['history']}>
          {entriesOf(details).map(({ at, text, by }) => (
            <li key={`${at} ${text}`}>
              <span>{text}</span>
              <span className="dim">{` · ${BY[by]}`}</span>
              <span className={`${classes['when']} dim figures`}>{formatWhen(at)}</span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
};

/** What can be done with a part. */
const PartActions = ({ part, advance }: { part: SoldOrder; advance: Advance }) => {
  const next = nextStep(part);
  const [isRefunding, setRefunding] = useState(false);
  const changed = useSoldChanged();
  return (
    <>
      <NoteField key={part.note ?? ''} part={part} onDone={changed} />
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
        {part.status === 'confirmed' && (
          <Button variant="default" size="xs" onClick={() => setRefunding(true)}>
            {part.refundable > 0 ? t`Refund…` : t`Cancel…`}
          </Button>
        )}
      </div>
      {isRefunding && (
        <RefundDialog
          part={part}
          onDone={() => {
            setRefunding(false);
            changed();
          }}
          onClose={() => setRefunding(false)}
        />
      )}
    </>
  );
};

type Entry = { at: string; text: string; by: SoldChange['by'] };

/** What happened to the own parts, oldest first, with what was given back of them. */
const entriesOf = ({ order, history }: SoldOrderDetails): Entry[] => {
  const refunds = order.items.flatMap(({ refunds: given = [], title }) =>
    given
      .filter(({ amount }) => amount > 0)
      .map(({ amount, reason, createdAt }): Entry => {
        const money = formatMoney(amount, order.currency);
        const text = order.items.length > 1 ? sayBackOf(title, money, reason) : sayBack(money, reason);
        return { at: createdAt, text, by: 'creator' };
      }),
  );
  const changes = history.map((change): Entry => ({ at: change.at, text: sayChange(change), by: change.by }));
  return [...changes, ...refunds].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
};

const sayBack = (money: string, reason: string | null): string =>
  reason === null ? t`${money} given back` : t`${money} given back: “${reason}”`;

const sayBackOf = (title: string, money: string, reason: string | null): string =>
  reason === null ? t`${money} of ${title} given back` : t`${money} of ${title} given back: “${reason}”`;

const BY: Record<SoldChange['by'], string> = { buyer: t`the buyer`, creator: t`you`, system: t`by itself` };

const FIRST_WORDS: Record<SoldChange['status'], string> = {
  pending: t`Waits for the payment`,
  confirmed: t`Sold`,
  failed: t`Not paid`,
  cancelled: t({ context: 'order', message: 'Cancelled' }),
};

const sayChange = ({ status, fulfillment }: SoldChange): string =>
  fulfillment === null ? FIRST_WORDS[status] : orderWord({ status, fulfillment });
