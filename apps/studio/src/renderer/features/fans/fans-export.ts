import { t } from '@lingui/core/macro';
import type { CustomerColumn, CustomerFilter, FollowerColumn, LiveDrops } from '@livedrops/sdk';
import { CUSTOMERS_CSV, FOLLOWERS_CSV } from '@livedrops/sdk/contract';
import type { Exportable } from '../../components/export-dialog.tsx';

/** All followers as a file. */
export const followersExport = ({ creators }: LiveDrops): Exportable<FollowerColumn> => ({
  rows: 'followers',
  row: 'follower',
  columns: FOLLOWERS_CSV.columns,
  labels: { name: t`Name`, followedAt: t`Follows since`, userId: t`Id of the follower` },
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
    name: t`Name`,
    email: t`E-mail`,
    orders: t`Orders`,
    units: t`Units`,
    spent: t`Spent`,
    currency: t`Currency`,
    lastOrderAt: t`Last order`,
    userId: t`Id of the customer`,
  },
  usual: ['name', 'email', 'orders', 'units', 'spent', 'currency', 'lastOrderAt'],
  csv: (look, options) => creators.customersCsv({ ...filter, ...look }, options),
});
