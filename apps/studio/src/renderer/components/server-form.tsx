import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ServerChoice, StudioBridge } from '../../shared/ipc.ts';
import { useStudio } from '../lib/studio.ts';
import { Dialog } from './dialog.tsx';
import classes from './server-form.module.css';

const FAULTS: Record<Exclude<ServerChoice, 'chosen'>, string> = {
  no_address: t`This is not the address of a server. One looks like https://drops.example.com, with nothing after the name.`,
  insecure: t`This server would be reached without encryption. Only one in your own network may be: use https://.`,
  unreachable: t`Nothing answers there. Check the address and your connection.`,
  no_livedrops: t`Something answers there, but it is not a LiveDrops server.`,
  not_ready: t`The LiveDrops server there is not ready. Try again in a moment.`,
};

type Props = {
  bridge: Pick<StudioBridge, 'chooseServer'>;
  /** The server in use. */
  current: string | null;
  onCancel?: () => void;
};

/** Asks for the server. The window is loaded anew with the one that was chosen. */
export const ServerForm = ({ bridge, current, onCancel }: Props) => {
  const [typed, setTyped] = useState(current ?? '');
  const [isChecking, setIsChecking] = useState(false);
  const [fault, setFault] = useState<string | null>(null);

  const choose = async (): Promise<void> => {
    setIsChecking(true);
    const choice = await bridge.chooseServer(typed).catch(() => 'unreachable' as const);
    setIsChecking(false);
    if (choice === 'chosen') onCancel?.();
    else setFault(FAULTS[choice]);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // Another form may be around it, in React's eyes.
    event.stopPropagation();
    void choose();
  };

  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <TextInput
        label={t`Address of the server`}
        description={t`Whoever runs your LiveDrops server knows it.`}
        placeholder="https://drops.example.com"
        type="url"
        inputMode="url"
        autoComplete="url"
        spellCheck={false}
        maxLength={2048}
        data-autofocus
        autoFocus
        value={typed}
        error={fault}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setFault(null);
        }}
      />
      <Group justify="flex-end">
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            {t`Cancel`}
          </Button>
        )}
        <Button type="submit" loading={isChecking} disabled={typed.trim() === ''}>
          {t`Connect`}
        </Button>
      </Group>
    </form>
  );
};

/** Which server this is, and the way to another one unless it was named where the app was started. */
export const ServerLine = () => {
  const {
    config: { apiUrl, isServerFixed },
    bridge,
  } = useStudio();
  const [isChanging, setIsChanging] = useState(false);
  const close = () => setIsChanging(false);
  return (
    <p className={`${classes['server']} dim`}>
      <span>
        <Trans>
          Server <code>{apiUrl}</code>
        </Trans>
      </span>
      {!isServerFixed && (
        <Button variant="subtle" size="compact-xs" onClick={() => setIsChanging(true)}>
          {t`Change`}
        </Button>
      )}
      {isChanging && (
        <Dialog title={t`Another server`} onClose={close}>
          <ServerForm bridge={bridge} current={apiUrl} onCancel={close} />
        </Dialog>
      )}
    </p>
  );
};
