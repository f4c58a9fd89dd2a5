import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { EmptyState, Page } from '../../components/page.tsx';
import { nextDrop } from '../../lib/next-drop.ts';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { DropTable } from './drop-table.tsx';
import { groupDrops } from './group-drops.ts';
import { NextUp } from './next-up.tsx';

export const DropsPage = () => {
  const drops = useOwnDrops();
  const nowMs = useServerNow();
  const newDrop = (
    <Button component={Link} to="/drops/new" leftSection={<IconPlus size={16} aria-hidden="true" />}>
      New drop
    </Button>
  );
  const { data, error } = drops;
  const groups = groupDrops(data?.items ?? []);
  const next = nextDrop(data?.items ?? []);
  return (
    <Page title="Drops" actions={newDrop}>
      {error !== null && <ErrorNotice error={error} onRetry={() => void drops.refetch()} />}
      {drops.isPending && <p className="dim">Loading…</p>}
      {data?.items.length === 0 && (
        <EmptyState title="Schedule your first drop" action={newDrop}>
          Choose a product, how many units there are and when they go on sale. Your followers are told when it
          starts, and you watch it sell here.
        </EmptyState>
      )}
      {next !== undefined && <NextUp drop={next} nowMs={nowMs} />}
      <DropTable title="On air" drops={groups.onAir} nowMs={nowMs} />
      <DropTable title="Scheduled" drops={groups.scheduled} nowMs={nowMs} />
      <DropTable title="Past" drops={groups.past} nowMs={nowMs} />
      {data?.nextCursor != null && <p className="dim">These are your latest {data.items.length} drops.</p>}
    </Page>
  );
};
