import type { LiveDrops, SoldColumn, SoldFilter } from '@livedrops/sdk';
import { SOLD_CSV } from '@livedrops/sdk/contract';
import type { Exportable } from './export-dialog.tsx';

const LABELS: Record<SoldColumn, string> = {
  number: 'Order number',
  createdAt: 'Placed at',
  title: 'Drop',
  buyerName: 'Buyer',
  buyerEmail: 'E-mail of the buyer',
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
