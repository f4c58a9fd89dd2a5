import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { FormError } from '../../components/error-notice.tsx';
import { EmptyState } from '../../components/page.tsx';
import { type RowProps, rowCount, VirtualRows } from '../../components/virtual-rows.tsx';
import type { PagedList } from '../../lib/use-pages.ts';
import table from '../../components/table.module.css';
import classes from './fans.module.css';

export type Column = { label: string; isNumber?: boolean };

type Props<Item> = {
  list: PagedList<Item>;
  label: string;
  columns: readonly Column[];
  keyOf: (item: Item) => string;
  /** What the place of the table says when the list is empty. */
  empty: { title: string; text: string };
  children: (item: Item, row: RowProps) => ReactNode;
};

/** A table of people, with its pages behind it. */
export const FanTable = <Item,>({ list, label, columns, keyOf, empty, children }: Props<Item>) => {
  const people = list.data?.pages.flatMap(({ items }) => items);
  const hasMore = list.hasNextPage;
  return (
    <>
      <FormError error={list.error} fields={['q']} onRetry={() => void list.refetch()} />
      {people === undefined && list.error === null && <p className="dim">{t`Loading…`}</p>}
      {people?.length === 0 && !hasMore && <EmptyState title={empty.title}>{empty.text}</EmptyState>}
      {people !== undefined && people.length > 0 && (
        <table
          className={`${table['table']} ${classes['people']}`}
          aria-label={label}
          aria-rowcount={rowCount({ items: people, hasMore })}
        >
          <thead>
            <tr>
              {columns.map(({ label: name, isNumber = false }) => (
                <th key={name} scope="col" className={isNumber ? table['number'] : undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <VirtualRows
            items={people}
            keyOf={keyOf}
            columns={columns.length}
            hasMore={hasMore}
            isLoadingMore={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          >
            {children}
          </VirtualRows>
        </table>
      )}
    </>
  );
};
