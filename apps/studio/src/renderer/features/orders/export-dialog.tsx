import { Button, Checkbox, Group, NativeSelect } from '@mantine/core';
import type { SoldColumn, SoldFilter } from '@livedrops/sdk';
import { SOLD_CSV } from '@livedrops/sdk/contract';
import { useState } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatCount } from '../../lib/format.ts';
import { type ExportWish, useExport } from './use-export.ts';
import classes from './orders.module.css';

const LABELS: Record<SoldColumn, string> = {
  number: 'Order number',
  createdAt: 'Placed at',
  title: 'Drop',
  buyerName: 'Buyer',
  buyerEmail: 'E-mail of the buyer, where shown',
  status: 'State',
  fulfillment: 'Fulfilment',
  quantity: 'Units',
  unitPrice: 'Price of one',
  total: 'Total',
  currency: 'Currency',
  refund: 'Refund',
  refunded: 'Paid back',
  dispute: 'Dispute',
  note: 'Note',
  orderId: 'Id of the order',
  dropId: 'Id of the drop',
  userId: 'Id of the buyer',
};

/** What is mostly wanted: the rest is for bookkeepers and programs. */
const USUAL: ReadonlySet<SoldColumn> = new Set<SoldColumn>([
  'number',
  'createdAt',
  'title',
  'buyerName',
  'status',
  'fulfillment',
  'quantity',
  'total',
  'currency',
]);

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const sayState = (state: ReturnType<typeof useExport>['state']): string => {
  if (state.kind === 'running') return `${formatCount(state.rows)} orders so far…`;
  if (state.kind !== 'saved') return '';
  return `Saved: ${formatCount(state.rows)} ${state.rows === 1 ? 'order' : 'orders'}`;
};

/** Saves what a list has as a file: all of it, also what is not loaded. */
export const ExportDialog = ({ filter, onClose }: { filter: SoldFilter; onClose: () => void }) => {
  const { state, start, cancel } = useExport();
  const [format, setFormat] = useState<ExportWish['format']>('csv');
  const [timeZone, setTimeZone] = useState(ownZone);
  const [chosen, setChosen] = useState<ReadonlySet<SoldColumn>>(USUAL);
  const isRunning = state.kind === 'running';
  const columns = SOLD_CSV.columns.filter((column) => chosen.has(column));
  const toggle = (column: SoldColumn): void => {
    const after = new Set(chosen);
    if (!after.delete(column)) after.add(column);
    setChosen(after);
  };
  return (
    <Dialog onClose={onClose} title="Export orders">
      <NativeSelect
        label="File"
        value={format}
        disabled={isRunning}
        onChange={(event) => setFormat(event.currentTarget.value === 'csv' ? 'csv' : 'ndjson')}
        data={[
          { value: 'csv', label: 'CSV, for spreadsheets' },
          { value: 'ndjson', label: 'NDJSON, for programs: everything' },
        ]}
      />
      {format === 'csv' && (
        <>
          <NativeSelect
            mt="sm"
            label="Times in"
            value={timeZone}
            disabled={isRunning}
            onChange={(event) => setTimeZone(event.currentTarget.value)}
            data={[...new Set([ownZone(), 'UTC'])]}
          />
          <fieldset className={classes['columns']} disabled={isRunning}>
            <legend>Columns</legend>
            {SOLD_CSV.columns.map((column) => (
              <Checkbox
                key={column}
                size="xs"
                label={LABELS[column]}
                checked={chosen.has(column)}
                onChange={() => toggle(column)}
              />
            ))}
          </fieldset>
        </>
      )}
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      <p role="status" className={classes['rows']}>
        {sayState(state)}
      </p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={isRunning ? cancel : onClose}>
          {isRunning ? 'Cancel' : 'Close'}
        </Button>
        <Button
          loading={isRunning}
          disabled={format === 'csv' && columns.length === 0}
          onClick={() => start({ format, filter, columns, timeZone })}
        >
          Save the file
        </Button>
      </Group>
    </Dialog>
  );
};
