import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { EmptyState, Page } from '../../components/page.tsx';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useLinkHealth } from '../../lib/use-link.ts';
import { DropTable } from './drop-table.tsx';
import { groupDrops } from './group-drops.ts';

export const DropsPage = () => {
  const drops = useOwnDrops();
  const isStale = useLinkHealth() !== 'live';
  const newDrop = (
    <Button component={Link} to="/drops/new" leftSection={<IconPlus size={16} aria-hidden="true" />}>
      {t`New drop`}
    </Button>
  );
  const { data, error } = drops;
  const groups = groupDrops(data?.items ?? []);
  return (
    <Page title={t`Drops`} actions={newDrop} isStale={isStale}>
      {error !== null && <ErrorNotice error={error} onRetry={() => void drops.refetch()} />}
      {drops.isPending && <p className="dim">{t`Loading…`}</p>}
      {data?.items.length === 0 && (
        <EmptyState title={t`Schedule your first drop`} action={newDrop}>
          {t`Choose a product, how many units there are and when they go on sale. Your followers are told when it starts, and you watch it sell here.`}
        </EmptyState>
      )}
      <DropTable
        title={t`On air`}
        drops={groups.onAir}
        action={
          groups.onAir.length > 1 && (
            <Button component={Link} to="/live" variant="default" size="xs">
              {t`Side by side`}
            </Button>
          )
        }
      />
      <DropTable title={t`Scheduled`} drops={groups.scheduled} />
      <DropTable title={t`Past`} drops={groups.past} />
      {data?.nextCursor != null && (
        <p className="dim">{t`These are your latest ${{ count: data.items.length }} drops.`}</p>
      )}
    </Page>
  );
};
