import type { WebhookEndpoint } from '@livedrops/sdk';
import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page } from '../../components/page.tsx';
import { formatWhen } from '../../lib/format.ts';
import { DeliveryLog } from './delivery-log.tsx';
import { EndpointDialog } from './endpoint-dialog.tsx';
import { HealthTag } from './health-tag.tsx';
import { SigningSecretDialog } from './signing-secret-dialog.tsx';
import { useWebhook, useWebhookCommands, type WebhookCommands } from './use-webhooks.ts';
import { eventSummary, healthReason } from './webhook-words.ts';
import classes from './webhooks.module.css';

/** One endpoint: how it is, what it was sent, and what can be done. */
export const WebhookPage = () => {
  const { endpointId = '' } = useParams();
  const endpoint = useWebhook(endpointId);
  const commands = useWebhookCommands(endpointId);
  const back = (
    <Button component={Link} to="/webhooks" variant="default">
      All webhooks
    </Button>
  );
  return (
    <Page title="Webhook" actions={back}>
      {endpoint.error !== null && (
        <ErrorNotice error={endpoint.error} onRetry={() => void endpoint.refetch()} />
      )}
      {endpoint.isPending && <p className="dim">Loading…</p>}
      {endpoint.data !== undefined && (
        <>
          <EndpointCard endpoint={endpoint.data} commands={commands} />
          <DeliveryLog endpoint={endpoint.data} commands={commands} />
        </>
      )}
    </Page>
  );
};

type Dialog = 'none' | 'edit' | 'rotate' | 'remove' | 'secret';

const EndpointCard = ({ endpoint, commands }: { endpoint: WebhookEndpoint; commands: WebhookCommands }) => {
  const [dialog, setDialog] = useState<Dialog>('none');
  const { update, test, rotate } = commands;
  const reason = healthReason(endpoint);
  const failure = dialog === 'none' ? (update.error ?? test.error) : null;
  const close = (): void => {
    update.stop();
    update.reset();
    setDialog('none');
  };
  return (
    <section className={classes['card']} aria-label="Endpoint">
      <div className={classes['cardHead']}>
        <div>
          <h2 className={classes['url']}>{endpoint.url}</h2>
          <p className="dim">{eventSummary(endpoint.events)}</p>
        </div>
        <HealthTag endpoint={endpoint} />
      </div>
      {reason !== null && <p className={classes['reason']}>{reason}</p>}
      {endpoint.previousSecretExpiresAt !== null && (
        <p className="dim">
          {`The secret before this one signs as well until ${formatWhen(endpoint.previousSecretExpiresAt)}.`}
        </p>
      )}
      <div className={classes['commands']}>
        <Switch
          label="Send events"
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
          Send a test
        </Button>
        <Button variant="default" size="xs" onClick={() => setDialog('edit')}>
          Edit
        </Button>
        <Button variant="default" size="xs" onClick={() => setDialog('rotate')}>
          New secret
        </Button>
        <Button variant="default" size="xs" onClick={() => setDialog('remove')}>
          Remove
        </Button>
      </div>
      {failure !== null && <ErrorNotice error={failure} />}
      {dialog === 'edit' && (
        <EndpointDialog
          endpoint={endpoint}
          isPending={update.isPending}
          error={update.error}
          onSave={(input) => update.mutate(input, { onSuccess: close })}
          onClose={close}
        />
      )}
      <RotateDialog
        rotate={rotate}
        isOpen={dialog === 'rotate'}
        onRotated={() => setDialog('secret')}
        onClose={close}
      />
      <RemoveDialog
        endpoint={endpoint}
        remove={commands.remove}
        isOpen={dialog === 'remove'}
        onClose={close}
      />
      {dialog === 'secret' && rotate.data !== undefined && (
        <SigningSecretDialog secret={rotate.data.secret} isRotated onClose={close} />
      )}
    </section>
  );
};

type RotateDialogProps = {
  rotate: WebhookCommands['rotate'];
  isOpen: boolean;
  onRotated: () => void;
  onClose: () => void;
};

const RotateDialog = ({ rotate, isOpen, onRotated, onClose }: RotateDialogProps) => (
  <ConfirmDialog
    title="Make a new secret?"
    confirmLabel="Make a new one"
    isOpen={isOpen}
    command={rotate}
    onConfirm={() => rotate.mutate(undefined, { onSuccess: onRotated })}
    onClose={onClose}
  >
    The present one goes on signing for 24 hours beside it. Give the new one to your server by then.
  </ConfirmDialog>
);

type RemoveDialogProps = {
  endpoint: WebhookEndpoint;
  remove: WebhookCommands['remove'];
  isOpen: boolean;
  onClose: () => void;
};

const RemoveDialog = ({ endpoint, remove, isOpen, onClose }: RemoveDialogProps) => {
  const navigate = useNavigate();
  return (
    <ConfirmDialog
      title="Remove this webhook?"
      confirmLabel="Remove it"
      isOpen={isOpen}
      command={remove}
      onConfirm={() => remove.mutate(undefined, { onSuccess: () => navigate('/webhooks') })}
      onClose={onClose}
    >
      {`Nothing is sent to ${endpoint.url} any more, and its log is gone.`}
    </ConfirmDialog>
  );
};
