import type { CustomerColumn, CustomerFilter, FollowerColumn, LiveDrops } from '@livedrops/sdk';
import { CUSTOMERS_CSV, FOLLOWERS_CSV } from '@livedrops/sdk/contract';
import type { Exportable } from '../../components/export-dialog.tsx';

/** All followers as a file. */
export const followersExport = ({ creators }: LiveDrops): Exportable<FollowerColumn> => ({
  rows: 'followers',
  row: 'follower',
  columns: FOLLOWERS_CSV.columns,
  labels: { name: 'Name', followedAt: 'Follows since', userId: 'Id of the follower' },
  usual: ['name', 'followedAt'],
  csv: (look, options) => creators.followersCsv(look, options),
});

/** The customers of a list as a file. */
export const customersExport = (
  { creators }: LiveDrops,
  filter: CustomerFilter,
): Exportable<CustomerColumn> => ({
  rows: 'customers',
  row: 'customer',
  columns: CUSTOMERS_CSV.columns,
  labels: {
    name: 'Name',
    email: 'E-mail',
    orders: 'Orders',
    units: 'Units',
    spent: 'Spent',
    currency: 'Currency',
    lastOrderAt: 'Last order',
    userId: 'Id of the customer',
  },
  usual: ['name', 'email', 'orders', 'units', 'spent', 'currency', 'lastOrderAt'],
  csv: (look, options) => creators.customersCsv({ ...filter, ...look }, options),
});
