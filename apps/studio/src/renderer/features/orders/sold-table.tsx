import { t } from '@lingui/core/macro';
import { Button, Checkbox } from '@mantine/core';
import type { SoldOrder } from '@livedrops/sdk';
import { viewsOf } from '@livedrops/sdk/contract';
import type { KeyboardEvent } from 'react';
import { MailLink } from '../../components/mail-link.tsx';
import { rowCount, type RowProps, VirtualRows } from '../../components/virtual-rows.tsx';
import { formatCount, formatMoney, formatWhen } from '../../lib/format.ts';
import { moneyWords, nextStep, orderWord } from '../../lib/order-words.ts';
import { chooseLoaded, isChosen, NOTHING, pressRow, type Selection } from './selection.ts';
import { rowKey } from './sold-pages.ts';
import type { Advance } from './use-sold-orders.ts';
import table from '../../components/table.module.css';
import classes from './orders.module.css';

type Props = {
  orders: readonly SoldOrder[];
  selection: Selection;
  onSelect: (selection: Selection) => void;
  onOpen: (orderId: string) => void;
  advance: Advance;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
  /** Whether rows say of which drop they are. */
  showsDrop: boolean;
};

/** Parts of orders, one in a row. */
export const SoldTable = (props: Props) => {
  const { orders, selection, onSelect } = props;
  const isAllChosen = selection.isAll || (orders.length > 0 && selection.rows.size >= orders.length);
  const hearKeys = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onSelect(NOTHING);
    if (event.key.toLowerCase() !== 'a' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSelect(chooseLoaded(orders));
  };
  return (
    <table
      className={`${table['table']} ${classes['sold']}`}
      aria-rowcount={rowCount({ items: orders, hasMore: props.hasMore })}
      onKeyDown={hearKeys}
    >
      <thead>
        <tr>
          <th scope="col" className={classes['check']}>
            <Checkbox
              size="xs"
              aria-label={t`Choose all that are loaded`}
              checked={isAllChosen}
              indeterminate={!isAllChosen && selection.rows.size > 0}
              onChange={() => onSelect(isAllChosen ? NOTHING : chooseLoaded(orders))}
            />
          </th>
          <th scope="col">{t`Order`}</th>
          <th scope="col">{t`Buyer`}</th>
          <th scope="col">{t`State`}</th>
          <th scope="col" className={table['number']}>
            {t`Units`}
          </th>
          <th scope="col" className={table['number']}>
            {t`Total`}
          </th>
          <th scope="col">
            <span className="visually-hidden">{t`Next step`}</span>
          </th>
        </tr>
      </thead>
      <VirtualRows {...props} items={orders} keyOf={rowKey} columns={7}>
        {(order, row) => <OrderRow order={order} row={row} {...props} />}
      </VirtualRows>
    </table>
  );
};

type OrderRowProps = Props & { order: SoldOrder; row: RowProps };

const OrderRow = ({ order, row, orders, selection, onSelect, onOpen, advance, showsDrop }: OrderRowProps) => {
  const { number } = order;
  const next = nextStep(order);
  const isOnItsWay = advance.isPending && rowKey(advance.variables.part) === rowKey(order);
  const isOn = isChosen(selection, order);
  const isStuck = viewsOf(order).includes('stuck');
  return (
    <tr {...row} data-chosen={isOn ? '' : undefined}>
      <td className={classes['check']}>
        <Checkbox
          size="xs"
          aria-label={t`Choose ${number}`}
          checked={isOn}
          // A press with Shift chooses all in between; a change event does not know the key.
          onClick={(event) => onSelect(pressRow(selection, orders, order, event.shiftKey))}
          onChange={() => {}}
        />
      </td>
      <th scope="row" className="figures">
        <button type="button" className={classes['open']} onClick={() => onOpen(order.id)}>
          {number}
        </button>
        <span className={`${table['second']} dim`}>
          {showsDrop ? `${formatWhen(order.createdAt)} · ${order.title}` : formatWhen(order.createdAt)}
        </span>
      </th>
      <td className={classes['buyer']}>
        <bdi>{order.buyerName}</bdi>
        {order.buyerEmail !== null && <MailLink address={order.buyerEmail} />}
      </td>
      <td>
        <OrderState order={order} />
      </td>
      <td className={`${table['number']} figures`}>{formatCount(order.quantity)}</td>
      <td className={`${table['number']} figures`}>
        <span className={isVoid(order) ? classes['void'] : undefined}>
          {formatMoney(order.total, order.currency)}
        </span>
      </td>
      <td className={`${table['actions']} ${classes['next']}`}>
        {isStuck && (
          <Button
            variant="default"
            size="xs"
            aria-label={t`What to do: ${number}`}
            onClick={() => onOpen(order.id)}
          >
            {t`What to do`}
          </Button>
        )}
        {/* What is stuck is looked at first; the panel has its next step. */}
        {!isStuck && next !== null && (
          <Button
            variant="default"
            size="xs"
            aria-label={`${next.label}: ${number}`}
            // The focus stays while it is on its way, and is on the next step then.
            aria-disabled={isOnItsWay}
            onClick={() => !isOnItsWay && advance.mutate({ part: order, to: next.to })}
          >
            {next.label}
          </Button>
        )}
      </td>
    </tr>
  );
};

/** Where a part stands, and what is to be said of its money. */
export const OrderState = ({ order }: { order: SoldOrder }) => (
  <>
    <span className={`${table['state']} ${classes['state']}`} data-state={stateOf(order)}>
      {orderWord(order)}
    </span>
    {moneyWords(order).map(({ text, isTrouble }) => (
      <span key={text} className={`${table['second']} ${isTrouble ? classes['trouble'] : 'dim'}`}>
        {text}
      </span>
    ))}
  </>
);

const isVoid = ({ status }: SoldOrder): boolean => status === 'failed' || status === 'cancelled';

const stateOf = (order: SoldOrder): string =>
  order.status === 'confirmed' ? order.fulfillment : order.status;
