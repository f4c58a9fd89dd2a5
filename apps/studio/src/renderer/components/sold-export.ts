import { t } from '@lingui/core/macro';
import type { LiveDrops, SoldColumn, SoldFilter } from '@livedrops/sdk';
import { SOLD_CSV } from '@livedrops/sdk/contract';
import type { Exportable } from './export-dialog.tsx';

const LABELS: Record<SoldColumn, string> = {
  number: t`Order number`,
  createdAt: t`Placed at`,
  title: t`Drop`,
  buyerName: t`Buyer`,
  buyerEmail: t`E-mail of the buyer`,
  status: t`State`,
  fulfillment: t`Fulfilment`,
  quantity: t`Units`,
  unitPrice: t`Price of one`,
  total: t`Total`,
  currency: t`Currency`,
  refund: t`Refund`,
  refunded: t`Paid back`,
  dispute: t`Dispute`,
  note: t`Note`,
  orderId: t`Id of the order`,
  dropId: t`Id of the drop`,
  userId: t`Id of the buyer`,
};

const USUAL: readonly SoldColumn[] = [
  'number',
  'createdAt',
  'title',
  'buyerName',
  'status',
  'fulfillment',
  'quantity',
  'total',
  'currency',
];

/** A list of orders as a file. */
export const soldExport = ({ orders }: LiveDrops, filter: SoldFilter): Exportable<SoldColumn> => ({
  rows: 'orders',
  row: 'order',
  columns: SOLD_CSV.columns,
  labels: LABELS,
  usual: USUAL,
  csv: (look, options) => orders.soldCsv({ ...filter, ...look }, options),
  ndjson: (options) => orders.soldNdjson(filter, options),
});
