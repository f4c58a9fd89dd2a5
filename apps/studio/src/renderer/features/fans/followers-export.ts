import type { FollowerColumn, LiveDrops } from '@livedrops/sdk';
import { FOLLOWERS_CSV } from '@livedrops/sdk/contract';
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
