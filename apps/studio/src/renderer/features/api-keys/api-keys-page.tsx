import { t } from '@lingui/core/macro';
import type { ApiKey, CreatedApiKey } from '@livedrops/sdk';
import { LIMITS } from '@livedrops/sdk/contract';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { EmptyState, Page } from '../../components/page.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { useStudio } from '../../lib/studio.ts';
import { useStopWhenGone } from '../../lib/use-command.ts';
import { toInput } from './api-key-words.ts';
import { KeyDialog } from './key-dialog.tsx';
import { KeyTable } from './key-table.tsx';
import { useApiKeys, useCreateApiKey, useRevokeApiKey } from './use-api-keys.ts';
import classes from './api-keys.module.css';

/** Keys with which the creator's own programs call the API. */
export const ApiKeysPage = () => {
  const { data: keys, error, isPending, refetch } = useApiKeys();
  const [isAdding, setIsAdding] = useState(false);
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const inUse = keys?.filter(({ revokedAt }) => revokedAt === null).length ?? 0;
  const isFull = inUse >= LIMITS.apiKeys;
  const newKey = (
    <Button
      leftSection={<IconPlus size={16} aria-hidden="true" />}
      disabled={isFull}
      onClick={() => setIsAdding(true)}
    >
      {t`New key`}
    </Button>
  );
  return (
    <Page title={t`API keys`} actions={keys !== undefined && keys.length > 0 ? newKey : undefined}>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <p className="dim">{t`Loading…`}</p>}
      {keys?.length === 0 && (
        <EmptyState title={t`No API keys yet`} action={newKey}>
          {t`A key lets a program of yours do what you do here: your shop’s server, a script, a screen in your studio. Each can be limited to what it needs, and be revoked on its own.`}
        </EmptyState>
      )}
      {keys !== undefined && keys.length > 0 && <KeyTable keys={keys} onRevoke={setRevoking} />}
      {isFull && (
        <p className="dim">{t`There can be ${{ max: LIMITS.apiKeys }} keys. Revoke one to add another.`}</p>
      )}
      {isAdding && (
        <NewKey
          onMade={(key) => {
            setIsAdding(false);
            setMade(key);
          }}
          onClose={() => setIsAdding(false)}
        />
      )}
      {made !== null && <ShownOnce made={made} onClose={() => setMade(null)} />}
      {revoking !== null && <Revoke apiKey={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
};

const NewKey = ({ onMade, onClose }: { onMade: (key: CreatedApiKey) => void; onClose: () => void }) => {
  const { client } = useStudio();
  const create = useCreateApiKey();
  useStopWhenGone(create);
  return (
    <KeyDialog
      isPending={create.isPending}
      error={create.error}
      onCreate={(form) => create.mutate(toInput(form, client.clock.now()), { onSuccess: onMade })}
      onClose={onClose}
    />
  );
};

const ShownOnce = ({ made, onClose }: { made: CreatedApiKey; onClose: () => void }) => (
  <SecretDialog
    title={t`The key “${{ name: made.name }}”`}
    label={t`Key`}
    secret={made.key}
    onClose={onClose}
  >
    <span>{t`Keep it now: it is not shown again.`}</span>
    {made.kind === 'secret' && (
      <span className={classes['warning']}>
        {t`Whoever has it can act as you. Put it where your server keeps its secrets, never into a page, an app or a repository.`}
      </span>
    )}
  </SecretDialog>
);

const Revoke = ({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) => {
  const revoke = useRevokeApiKey();
  useStopWhenGone(revoke);
  return (
    <ConfirmDialog
      title={t`Revoke “${{ name: apiKey.name }}”?`}
      confirmLabel={t`Revoke it`}
      isOpen
      command={revoke}
      onConfirm={() => revoke.mutate(apiKey.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      {t`Programs that use it are refused within seconds. This cannot be taken back: they will need another key.`}
    </ConfirmDialog>
  );
};
