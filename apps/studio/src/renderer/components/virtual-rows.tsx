import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type ReactNode, type Ref, useEffect, useRef } from 'react';
import classes from './table.module.css';

const ROW_PX = 57;
/** Rows that are drawn beyond what is seen, so that a fast wheel meets no gap. */
const OVERSCAN = 12;
/** So many rows before the end the next page is asked for. */
const AHEAD = 60;

const screenOf = () => document.querySelector('#main');

/** How far down the screen the rows begin. `offsetTop` would count from their table, whatever stands above it. */
const topOf = (body: HTMLElement | null): number => {
  const screen = screenOf();
  if (body === null || screen === null) return 0;
  return body.getBoundingClientRect().top - screen.getBoundingClientRect().top + screen.scrollTop;
};

/** What each row spreads over its `tr`. */
export type RowProps = { ref: Ref<HTMLTableRowElement>; 'data-index': number; 'aria-rowindex': number };

type Props<Item> = {
  items: readonly Item[];
  keyOf: (item: Item) => string;
  columns: number;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
  children: (item: Item, row: RowProps) => ReactNode;
};

/** What the table around them says to readers of screens: how many rows there are, where that is known. */
export const rowCount = ({ items, hasMore }: Pick<Props<unknown>, 'items' | 'hasMore'>): number =>
  hasMore ? -1 : items.length + 1;

/** The body of a table. Only the rows that are seen are in the page: a hundred thousand cost what a screenful does. */
export const VirtualRows = <Item,>(props: Props<Item>) => {
  const { items, keyOf, columns, hasMore, isLoadingMore, onMore, children } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by a compiler
  const rows = useVirtualizer({
    count: items.length,
    // The screen scrolls as a whole, and the table in it.
    getScrollElement: screenOf,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: topOf(body.current),
    getItemKey: (index) => (items[index] === undefined ? index : keyOf(items[index])),
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= items.length - AHEAD) onMore();
  }, [hasMore, isLoadingMore, last, items.length, onMore]);

  const [first, end] = [shown[0], shown.at(-1)];
  const above = first === undefined ? 0 : first.start - rows.options.scrollMargin;
  const below = end === undefined ? 0 : rows.getTotalSize() - (end.end - rows.options.scrollMargin);
  return (
    <tbody ref={body}>
      <Gap columns={columns} height={above} />
      {shown.map(({ index, key }) => {
        const item = items[index];
        if (item === undefined) return null;
        const row = { ref: rows.measureElement, 'data-index': index, 'aria-rowindex': index + 2 };
        return <Fragment key={String(key)}>{children(item, row)}</Fragment>;
      })}
      <Gap columns={columns} height={below} />
    </tbody>
  );
};

/** Stands for the rows that are not in the page. */
const Gap = ({ columns, height }: { columns: number; height: number }) =>
  height > 0 && (
    <tr aria-hidden="true" className={classes['gap']}>
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
