import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, NativeSelect } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { SoldFilter } from '@livedrops/sdk';
import { searchedAddress } from '@livedrops/sdk/contract';
import { useState } from 'react';
import { Link, useLocation, useNavigate, useNavigationType, useParams, useSearchParams } from 'react-router';
import { ErrorNotice, FormError } from '../../components/error-notice.tsx';
import { ExportDialog } from '../../components/export-dialog.tsx';
import { EmptyState, Page } from '../../components/page.tsx';
import { SearchField, useSettled } from '../../components/search-field.tsx';
import { useDrop, useOwnDrops } from '../../lib/own-drops.ts';
import { useStudio } from '../../lib/studio.ts';
import { BulkBar } from './bulk-bar.tsx';
import { OrderPanel } from './order-panel.tsx';
import { NOTHING } from './selection.ts';
import { soldExport } from '../../components/sold-export.ts';
import { SoldTable } from './sold-table.tsx';
import { useSoldCounts } from '../../lib/sold-counts.ts';
import { useAdvance, useSoldFeed, useSoldOrders } from './use-sold-orders.ts';
import { readView, ViewTabs } from './view-tabs.tsx';
import classes from './orders.module.css';

/** The orders of all drops, or of one: from the press of Buy to the door. */
export const OrdersPage = () => {
  useSoldFeed();
  const { dropId } = useParams();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const [typed, setTyped] = useTyped(search.get('q') ?? '');
  const settled = useSettled(typed);
  const chosenDrop = dropId ?? search.get('drop') ?? undefined;
  const view = readView(search.get('view'));
  const buyer = search.get('buyer');
  const openId = search.get('order');
  const filter: SoldFilter = {
    ...(chosenDrop !== undefined && { dropId: chosenDrop }),
    ...(view !== undefined && { view }),
    ...(buyer !== null && { userId: buyer }),
    ...(settled !== '' && { q: settled }),
  };
  const choose = (name: 'view' | 'drop' | 'buyer' | 'q' | 'order', value: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === '') after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  return (
    <OrdersFrame dropId={dropId} filter={filter}>
      <div className={classes['tools']}>
        <ViewTabs
          filter={filter}
          onChoose={(next) => choose('view', next ?? '')}
          onChooseSaved={(saved) => void navigate(`/orders?${paramsOf(saved)}`)}
        />
        {dropId === undefined && (
          <DropSelect chosen={chosenDrop ?? ''} onChoose={(next) => choose('drop', next)} />
        )}
        <SearchField
          className={classes['search'] ?? ''}
          label={t`Search by order number, buyer or e-mail address`}
          placeholder={t`Number, buyer or e-mail`}
          value={typed}
          onChange={(next) => {
            setTyped(next);
            choose('q', next);
          }}
        />
      </div>
      {/* What is chosen belongs to one list. */}
      <OrderList
        key={JSON.stringify(filter)}
        filter={filter}
        onOpen={(orderId) => choose('order', orderId)}
        onAllBuyers={() => choose('buyer', '')}
      />
      {/* An order that is open stays so while the list settles behind it. */}
      {openId !== null && <OrderPanel orderId={openId} onClose={() => choose('order', '')} />}
    </OrdersFrame>
  );
};

/** What is in the field of search. Typing writes the address; any other way to an address writes the field. */
const useTyped = (q: string) => {
  const { key } = useLocation();
  const how = useNavigationType();
  const [typed, setTyped] = useState(q);
  const [arrival, setArrival] = useState(key);
  if (key !== arrival) {
    setArrival(key);
    if (how !== 'REPLACE') setTyped(q);
  }
  return [typed, setTyped] as const;
};

const paramsOf = ({ view, dropId, userId, q }: SoldFilter): string =>
  new URLSearchParams({
    ...(view !== undefined && { view }),
    ...(dropId !== undefined && { drop: dropId }),
    ...(userId !== undefined && { buyer: userId }),
    ...(q !== undefined && { q }),
  }).toString();

type FrameProps = { dropId: string | undefined; filter: SoldFilter; children: React.ReactNode };

const OrdersFrame = ({ dropId, filter, children }: FrameProps) => {
  const drop = useDrop(dropId);
  const { client } = useStudio();
  const [isExporting, setIsExporting] = useState(false);
  const ofDrop = drop.data === undefined ? t`Orders` : t`Orders of ${{ title: drop.data.title }}`;
  return (
    <Page
      title={dropId === undefined ? t`Orders` : ofDrop}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden="true" />}
            onClick={() => setIsExporting(true)}
          >
            {t`Export`}
          </Button>
          {dropId !== undefined && (
            <Button component={Link} to={`/drops/${dropId}/live`} variant="default">
              {t`Live view`}
            </Button>
          )}
        </>
      }
    >
      {children}
      {isExporting && <ExportDialog {...soldExport(client, filter)} onClose={() => setIsExporting(false)} />}
    </Page>
  );
};

const DropSelect = ({ chosen, onChoose }: { chosen: string; onChoose: (dropId: string) => void }) => {
  const drops = useOwnDrops().data?.items ?? [];
  return (
    <NativeSelect
      className={classes['drop']}
      aria-label={t`Drop`}
      value={chosen}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={[
        { value: '', label: t`All drops` },
        ...drops.map(({ id, title }) => ({ value: id, label: title })),
      ]}
    />
  );
};

type ListProps = { filter: SoldFilter; onOpen: (orderId: string) => void; onAllBuyers: () => void };

const OrderList = ({ filter, onOpen, onAllBuyers }: ListProps) => {
  const list = useSoldOrders(filter);
  const counts = useSoldCounts(filter.dropId);
  const advance = useAdvance();
  const [selection, setSelection] = useState(NOTHING);
  const orders = list.data?.pages.flatMap(({ items }) => items);
  const isSearch = filter.q !== undefined || filter.userId !== undefined;
  const ofView = counts.data?.[filter.view ?? 'all'];
  return (
    <>
      {filter.userId !== undefined && (
        <OneBuyer {...(orders?.[0] && { name: orders[0].buyerName })} onAllBuyers={onAllBuyers} />
      )}
      <FormError error={list.error} fields={['q']} onRetry={() => void list.refetch()} />
      {advance.error !== null && <ErrorNotice error={advance.error} />}
      {orders === undefined && list.error === null && <p className="dim">{t`Loading…`}</p>}
      {orders?.length === 0 && !list.hasNextPage && <NothingHere filter={filter} />}
      {orders !== undefined && (orders.length > 0 || list.hasNextPage) && (
        <SoldTable
          orders={orders}
          selection={selection}
          onSelect={setSelection}
          onOpen={onOpen}
          advance={advance}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          showsDrop={filter.dropId === undefined}
        />
      )}
      <BulkBar
        filter={filter}
        selection={selection}
        loaded={orders ?? []}
        total={isSearch ? undefined : ofView}
        countMax={counts.data?.max}
        onSelect={setSelection}
      />
    </>
  );
};

/** Says that the list is of one buyer, who has come from the place for fans. */
const OneBuyer = ({ name, onAllBuyers }: { name?: string; onAllBuyers: () => void }) => (
  <p className={classes['one-buyer']}>
    <span>
      {name === undefined ? (
        t`Orders of one buyer`
      ) : (
        <Trans>
          Orders of <bdi>{name}</bdi>
        </Trans>
      )}
    </span>
    <Button variant="subtle" size="compact-sm" onClick={onAllBuyers}>
      {t`Show all buyers`}
    </Button>
  </p>
);

const NothingHere = ({ filter: { q, view } }: { filter: SoldFilter }) => {
  if (q !== undefined)
    return (
      <EmptyState title={t`Nothing found`}>
        {searchedAddress(q) === null
          ? t`No order here has “${q}” in its number or its buyer’s name.`
          : t`No buyer here shows the address “${q}”.`}
      </EmptyState>
    );
  if (view === undefined)
    return (
      <EmptyState
        title={t`No orders yet`}
      >{t`They appear here from the first second of the drop.`}</EmptyState>
    );
  return <EmptyState title={t`Nothing here`}>{t`No order is in this view at the moment.`}</EmptyState>;
};
