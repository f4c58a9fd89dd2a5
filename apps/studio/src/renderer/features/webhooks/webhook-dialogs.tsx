import { t } from '@lingui/core/macro';
import type { WebhookEndpoint } from '@livedrops/sdk';
import { useNavigate } from 'react-router';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useStopWhenGone } from '../../lib/use-command.ts';
import { EndpointDialog } from './endpoint-dialog.tsx';
import { useCreateWebhook, useRemoveWebhook, useRotateSecret, useUpdateWebhook } from './use-webhooks.ts';

// Each dialog has a command of its own, so that one which is opened again starts afresh and closing it stops nothing else.

type NewWebhookProps = { onMade: (secret: string) => void; onClose: () => void };

export const NewWebhook = ({ onMade, onClose }: NewWebhookProps) => {
  const create = useCreateWebhook();
  useStopWhenGone(create);
  return (
    <EndpointDialog
      endpoint={null}
      isPending={create.isPending}
      error={create.error}
      onSave={(input) => create.mutate(input, { onSuccess: ({ secret }) => onMade(secret) })}
      onClose={onClose}
    />
  );
};

type DialogProps = { endpoint: WebhookEndpoint; onClose: () => void };

export const EditWebhook = ({ endpoint, onClose }: DialogProps) => {
  const update = useUpdateWebhook(endpoint.id);
  useStopWhenGone(update);
  return (
    <EndpointDialog
      endpoint={endpoint}
      isPending={update.isPending}
      error={update.error}
      onSave={(input) => update.mutate(input, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
};

export const RotateSecret = ({
  endpoint,
  onRotated,
  onClose,
}: DialogProps & { onRotated: (secret: string) => void }) => {
  const rotate = useRotateSecret(endpoint.id);
  useStopWhenGone(rotate);
  return (
    <ConfirmDialog
      title={t`Make a new secret?`}
      confirmLabel={t`Make a new one`}
      isOpen
      command={rotate}
      onConfirm={() => rotate.mutate(undefined, { onSuccess: ({ secret }) => onRotated(secret) })}
      onClose={onClose}
    >
      {t`The present one goes on signing for 24 hours beside it. Give the new one to your server by then.`}
    </ConfirmDialog>
  );
};

export const RemoveWebhook = ({ endpoint, onClose }: DialogProps) => {
  const remove = useRemoveWebhook(endpoint.id);
  useStopWhenGone(remove);
  const navigate = useNavigate();
  return (
    <ConfirmDialog
      title={t`Remove this webhook?`}
      confirmLabel={t`Remove it`}
      isOpen
      command={remove}
      onConfirm={() => remove.mutate(undefined, { onSuccess: () => navigate('/webhooks') })}
      onClose={onClose}
    >
      {t`Nothing is sent to ${{ url: endpoint.url }} any more, and its log is gone.`}
    </ConfirmDialog>
  );
};
