import { t } from '@lingui/core/macro';
import type { WebhookEndpoint } from '@livedrops/sdk';
import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page } from '../../components/page.tsx';
import { formatWhen } from '../../lib/format.ts';
import { DeliveryLog } from './delivery-log.tsx';
import { HealthTag } from './health-tag.tsx';
import { SigningSecretDialog } from './signing-secret-dialog.tsx';
import { useDeliveryCommands, useUpdateWebhook, useWebhook, type DeliveryCommands } from './use-webhooks.ts';
import { EditWebhook, RemoveWebhook, RotateSecret } from './webhook-dialogs.tsx';
import { eventSummary, healthReason } from './webhook-words.ts';
import classes from './webhooks.module.css';

/** One endpoint: how it is, what it was sent, and what can be done. */
export const WebhookPage = () => {
  const { endpointId = '' } = useParams();
  const endpoint = useWebhook(endpointId);
  const commands = useDeliveryCommands(endpointId);
  const back = (
    <Button component={Link} to="/webhooks" variant="default">
      {t`All webhooks`}
    </Button>
  );
  return (
    <Page title={t`Webhook`} actions={back}>
      {endpoint.error !== null && (
        <ErrorNotice error={endpoint.error} onRetry={() => void endpoint.refetch()} />
      )}
      {endpoint.isPending && <p className="dim">{t`Loading…`}</p>}
      {endpoint.data !== undefined && (
        <>
          <EndpointCard endpoint={endpoint.data} test={commands.test} />
          <DeliveryLog endpoint={endpoint.data} commands={commands} />
        </>
      )}
    </Page>
  );
};

type Dialog = 'none' | 'edit' | 'rotate' | 'remove' | { secret: string };

const EndpointCard = ({ endpoint, test }: { endpoint: WebhookEndpoint; test: DeliveryCommands['test'] }) => {
  const [dialog, setDialog] = useState<Dialog>('none');
  const update = useUpdateWebhook(endpoint.id);
  const reason = healthReason(endpoint);
  const failure = update.error ?? test.error;
  const { previousSecretExpiresAt } = endpoint;
  const until = previousSecretExpiresAt && formatWhen(previousSecretExpiresAt);
  const close = (): void => setDialog('none');
  return (
    <section className={classes['card']} aria-label={t`Endpoint`}>
      <div className={classes['cardHead']}>
        <div>
          <h2 className={classes['url']}>{endpoint.url}</h2>
          <p className="dim">{eventSummary(endpoint.events)}</p>
        </div>
        <HealthTag endpoint={endpoint} />
      </div>
      {reason !== null && <p className={classes['reason']}>{reason}</p>}
      {until !== null && <p className="dim">{t`The secret before this one signs as well until ${until}.`}</p>}
      <div className={classes['commands']}>
        <Switch
          label={t`Send events`}
          checked={endpoint.enabled}
          disabled={update.isPending}
          onChange={(event) => update.mutate({ enabled: event.currentTarget.checked })}
        />
        <span className={classes['spacer']} />
        <Button
          variant="default"
          size="xs"
          disabled={!endpoint.enabled}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {t`Send a test`}
        </Button>
        <Button variant="default" size="xs" onClick={() => setDialog('edit')}>
          {t`Edit`}
        </Button>
        <Button variant="default" size="xs" onClick={() => setDialog('rotate')}>
          {t`New secret`}
        </Button>
        <Button variant="default" size="xs" onClick={() => setDialog('remove')}>
          {t`Remove`}
        </Button>
      </div>
      {failure !== null && <ErrorNotice error={failure} />}
      {dialog === 'edit' && <EditWebhook endpoint={endpoint} onClose={close} />}
      {dialog === 'rotate' && (
        <RotateSecret endpoint={endpoint} onRotated={(secret) => setDialog({ secret })} onClose={close} />
      )}
      {dialog === 'remove' && <RemoveWebhook endpoint={endpoint} onClose={close} />}
      {typeof dialog === 'object' && <SigningSecretDialog secret={dialog.secret} isRotated onClose={close} />}
    </section>
  );
};
