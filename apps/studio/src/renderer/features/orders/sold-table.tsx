import { Button, Checkbox } from '@mantine/core';
import type { SoldOrder } from '@livedrops/sdk';
import { viewsOf } from '@livedrops/sdk/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { formatCount, formatMoney, formatWhen } from '../../lib/format.ts';
import { moneyWords, nextStep, orderWord } from '../../lib/order-words.ts';
import { chooseLoaded, isChosen, NOTHING, pressRow, type Selection } from './selection.ts';
import { rowKey } from './sold-pages.ts';
import type { Advance } from './use-sold-orders.ts';
import table from '../../components/table.module.css';
import classes from './orders.module.css';

const ROW_PX = 57;
/** Rows that are drawn beyond what is seen, so that a fast wheel meets no gap. */
const OVERSCAN = 12;
/** So many rows before the end the next page is asked for. */
const AHEAD = 60;

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

/** Only the rows that are seen are in the page: a hundred thousand cost what a screenful does. */
export const SoldTable = (props: Props) => {
  const { orders, selection, onSelect, hasMore, isLoadingMore, onMore } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by a compiler
  const rows = useVirtualizer({
    count: orders.length,
    // The screen scrolls as a whole, and the table in it.
    getScrollElement: () => document.querySelector('#main'),
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: body.current?.offsetTop ?? 0,
    getItemKey: (index) => (orders[index] === undefined ? index : rowKey(orders[index])),
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= orders.length - AHEAD) onMore();
  }, [hasMore, isLoadingMore, last, orders.length, onMore]);

  const [first, end] = [shown[0], shown.at(-1)];
  const above = first === undefined ? 0 : first.start - rows.options.scrollMargin;
  const below = end === undefined ? 0 : rows.getTotalSize() - (end.end - rows.options.scrollMargin);
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
      aria-rowcount={hasMore ? -1 : orders.length + 1}
      onKeyDown={hearKeys}
    >
      <thead>
        <tr>
          <th scope="col" className={classes['check']}>
            <Checkbox
              size="xs"
              aria-label="Choose all that are loaded"
              checked={isAllChosen}
              indeterminate={!isAllChosen && selection.rows.size > 0}
              onChange={() => onSelect(isAllChosen ? NOTHING : chooseLoaded(orders))}
            />
          </th>
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
      <tbody ref={body}>
        <Gap height={above} />
        {shown.map(({ index, key }) => {
          const order = orders[index];
          return (
            order !== undefined && (
              <OrderRow
                key={String(key)}
                measure={rows.measureElement}
                index={index}
                order={order}
                {...props}
              />
            )
          );
        })}
        <Gap height={below} />
      </tbody>
    </table>
  );
};

/** Stands for the rows that are not in the page. */
const Gap = ({ height }: { height: number }) =>
  height > 0 && (
    <tr aria-hidden="true" className={classes['gap']}>
      <td colSpan={7} style={{ height }} />
    </tr>
  );

type RowProps = Props & {
  order: SoldOrder;
  index: number;
  measure: (row: HTMLTableRowElement | null) => void;
};

const OrderRow = ({
  order,
  index,
  measure,
  orders,
  selection,
  onSelect,
  onOpen,
  advance,
  showsDrop,
}: RowProps) => {
  const next = nextStep(order);
  const isOnItsWay = advance.isPending && rowKey(advance.variables.part) === rowKey(order);
  const isOn = isChosen(selection, order);
  const isStuck = viewsOf(order).includes('stuck');
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2} data-chosen={isOn ? '' : undefined}>
      <td className={classes['check']}>
        <Checkbox
          size="xs"
          aria-label={`Choose ${order.number}`}
          checked={isOn}
          // A press with Shift chooses all in between; a change event does not know the key.
          onClick={(event) => onSelect(pressRow(selection, orders, order, event.shiftKey))}
          onChange={() => {}}
        />
      </td>
      <th scope="row" className="figures">
        <button type="button" className={classes['open']} onClick={() => onOpen(order.id)}>
          {order.number}
        </button>
        <span className={`${table['second']} dim`}>
          {showsDrop ? `${formatWhen(order.createdAt)} · ${order.title}` : formatWhen(order.createdAt)}
        </span>
      </th>
      <td className={classes['buyer']}>{order.buyerName}</td>
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
            aria-label={`What to do: ${order.number}`}
            onClick={() => onOpen(order.id)}
          >
            What to do
          </Button>
        )}
        {/* What is stuck is looked at first; the panel has its next step. */}
        {!isStuck && next !== null && (
          <Button
            variant="default"
            size="xs"
            aria-label={`${next.label}: ${order.number}`}
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
