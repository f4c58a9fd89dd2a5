import { t } from '@lingui/core/macro';
import type { WebhookEndpoint } from '@livedrops/sdk';
import { LIMITS } from '@livedrops/sdk/contract';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { EmptyState, Page } from '../../components/page.tsx';
import { formatWhen } from '../../lib/format.ts';
import { HealthTag } from './health-tag.tsx';
import { SigningSecretDialog } from './signing-secret-dialog.tsx';
import { useWebhooks } from '../../lib/own-webhooks.ts';
import { NewWebhook } from './webhook-dialogs.tsx';
import { eventSummary } from './webhook-words.ts';
import table from '../../components/table.module.css';
import classes from './webhooks.module.css';

/** Where the creator's own systems are told of drops and orders. */
export const WebhooksPage = () => {
  const { data, error, isPending, refetch } = useWebhooks();
  const [isAdding, setIsAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const items = data?.items;
  const isFull = items !== undefined && items.length >= LIMITS.webhookEndpoints;
  const newWebhook = (
    <Button
      leftSection={<IconPlus size={16} aria-hidden="true" />}
      disabled={isFull}
      onClick={() => setIsAdding(true)}
    >
      {t`New webhook`}
    </Button>
  );
  return (
    <Page title={t`Webhooks`} actions={items !== undefined && items.length > 0 ? newWebhook : undefined}>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <p className="dim">{t`Loading…`}</p>}
      {items?.length === 0 && (
        <EmptyState title={t`No webhooks yet`} action={newWebhook}>
          {t`A webhook tells a server of yours what happens here, as it happens: each order, each start, each drop that sells out. Messages are signed, and sent again until they arrive.`}
        </EmptyState>
      )}
      {items !== undefined && items.length > 0 && <EndpointTable endpoints={items} />}
      {isFull && (
        <p className="dim">{t`There can be ${{ max: LIMITS.webhookEndpoints }} webhooks. Remove one to add another.`}</p>
      )}
      {isAdding && (
        <NewWebhook
          onMade={(made) => {
            setIsAdding(false);
            setSecret(made);
          }}
          onClose={() => setIsAdding(false)}
        />
      )}
      {secret !== null && (
        <SigningSecretDialog secret={secret} isRotated={false} onClose={() => setSecret(null)} />
      )}
    </Page>
  );
};

const EndpointTable = ({ endpoints }: { endpoints: readonly WebhookEndpoint[] }) => (
  <table className={table['table']}>
    <thead>
      <tr>
        <th scope="col">{t`Address`}</th>
        <th scope="col">{t`State`}</th>
        <th scope="col">{t`Since`}</th>
        <th scope="col">
          <span className="visually-hidden">{t`Actions`}</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {endpoints.map((endpoint) => (
        <tr key={endpoint.id}>
          <th scope="row" className={classes['address']}>
            <span>{endpoint.url}</span>
            <span className={`${table['second']} dim`}>{eventSummary(endpoint.events)}</span>
          </th>
          <td>
            <HealthTag endpoint={endpoint} />
          </td>
          <td className={`${classes['when']} dim figures`}>{formatWhen(endpoint.createdAt)}</td>
          <td className={table['actions']}>
            <Button
              component={Link}
              to={`/webhooks/${endpoint.id}`}
              variant="default"
              size="xs"
              aria-label={t`Open ${{ url: endpoint.url }}`}
            >
              {t`Open`}
            </Button>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
