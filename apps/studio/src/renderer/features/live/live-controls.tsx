import { plural, t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { Button, CloseButton } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useStore } from 'zustand';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { isOver, type DropPhase } from '../../lib/drop-phase.ts';
import { formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { CommandStatus } from './command-status.tsx';
import { CallOffDialog } from './call-off-dialog.tsx';
import { liveFrame } from './live-frame.ts';
import type { LiveStore } from './live-store.ts';
import { RestockDialog } from './restock-dialog.tsx';
import { useDropCommands, type DropCommands } from './use-drop-commands.ts';
import classes from './live-controls.module.css';

type LiveControlsProps = {
  drop: Drop;
  phase: DropPhase;
  /** Why commands are off; `null` while they are not. */
  whyOff: string | null;
  store: LiveStore;
};
type ButtonsProps = LiveControlsProps & { commands: DropCommands };

/** What a creator can do to the drop in its state, and what became of the last command. */
export const LiveControls = (given: LiveControlsProps) => {
  const { drop, phase, store } = given;
  const commands = useDropCommands(drop, store);
  const props = { ...given, commands };
  return (
    <div className={classes['controls']}>
      {isOver(drop.status) ? (
        <Button component={Link} to={`/drops/new?like=${encodeURIComponent(drop.id)}`}>
          {t`Schedule the next`}
        </Button>
      ) : phase === 'scheduled' || phase === 'opening' ? (
        <BeforeButtons {...props} />
      ) : (
        <OnAirButtons {...props} />
      )}
      <CommandStatus ack={commands.ack} />
    </div>
  );
};

const BeforeButtons = ({ drop, whyOff, store, commands: { cancel } }: ButtonsProps) => {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button component={Link} to={`/drops/${drop.id}/edit`} variant="default">
        {t`Edit`}
      </Button>
      <Button
        variant="default"
        className={classes['risky']}
        disabled={whyOff !== null}
        title={whyOff ?? undefined}
        onClick={() => {
          cancel.reset();
          setAsking(true);
        }}
      >
        {t`Call off`}
      </Button>
      {isAsking && (
        <CallOffDialog store={store} cancel={cancel} whyOff={whyOff} onClose={() => setAsking(false)} />
      )}
    </>
  );
};

const OnAirButtons = ({ drop, phase, whyOff, store, commands }: ButtonsProps) => {
  const { ack, end, restock, cancel } = commands;
  const [dialog, setDialog] = useState<'restock' | 'end' | 'cancel' | null>(null);
  const close = (): void => setDialog(null);
  const ask = (name: 'restock' | 'end' | 'cancel'): void => {
    end.reset();
    cancel.reset();
    restock.reset();
    setDialog(name);
  };
  const isBusy = whyOff !== null || ack?.state === 'pending';
  useShortcut('mod+shift+A', () => {
    if (!isBusy) ask('restock');
  });
  return (
    <>
      <PauseButton phase={phase} isBusy={isBusy} whyOff={whyOff} commands={commands} />
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden="true" />}
        disabled={isBusy}
        title={whyOff ?? t`Ctrl+Shift+A`}
        onClick={() => ask('restock')}
      >
        {t`Add stock`}
      </Button>
      <Button component={Link} to={`/drops/${drop.id}/edit`} variant="default">
        {t`Edit`}
      </Button>
      <Button
        variant="default"
        className={classes['risky']}
        disabled={isBusy}
        title={whyOff ?? undefined}
        onClick={() => ask('end')}
      >
        {t({ context: 'verb', message: 'End' })}
      </Button>
      <Button
        variant="default"
        className={classes['risky']}
        disabled={isBusy}
        title={whyOff ?? undefined}
        onClick={() => ask('cancel')}
      >
        {t`Call off`}
      </Button>
      {dialog === 'cancel' && <CallOffDialog store={store} cancel={cancel} whyOff={whyOff} onClose={close} />}
      {dialog === 'restock' && (
        <RestockDialog drop={drop} restock={restock} whyOff={whyOff} onClose={close} />
      )}
      {dialog === 'end' && <EndDialog drop={drop} store={store} end={end} whyOff={whyOff} onClose={close} />}
    </>
  );
};

type EndDialogProps = Pick<LiveControlsProps, 'drop' | 'store' | 'whyOff'> & {
  end: DropCommands['end'];
  onClose: () => void;
};

/** Asks before the sale ends, with the units that stay unsold as they are by now. */
const EndDialog = ({ drop, store, end, whyOff, onClose }: EndDialogProps) => {
  const remaining = useStore(store.view, ({ live }) => liveFrame(live, drop).remaining);
  return (
    <ConfirmDialog
      title={t`End this drop now?`}
      confirmLabel={t`End the drop`}
      whyOff={whyOff}
      isOpen
      command={end}
      onConfirm={() => end.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      {endText(remaining)}
    </ConfirmDialog>
  );
};

/** What ending does. */
const endText = (remaining: number): string => {
  if (remaining === 0) return t`Nobody can order after that, and it cannot be undone.`;
  const count = formatCount(remaining);
  return plural(remaining, {
    one: `Nobody can order after that, and it cannot be undone. ${count} unit stays unsold.`,
    other: `Nobody can order after that, and it cannot be undone. ${count} units stay unsold.`,
  });
};

type PauseButtonProps = {
  phase: DropPhase;
  isBusy: boolean;
  whyOff: string | null;
  commands: DropCommands;
};

/** One button for both ways, because it is one switch; a refusal is explained below it. */
const PauseButton = ({ phase, isBusy, whyOff, commands: { pause, resume } }: PauseButtonProps) => {
  const isPaused = phase === 'paused';
  const command = isPaused ? resume : pause;
  const isPossible = (isPaused || phase === 'live') && !isBusy;
  const failure = pause.error ?? resume.error;
  const send = (): void => {
    pause.reset();
    resume.reset();
    command.mutate();
  };
  useShortcut('mod+shift+P', () => {
    if (isPossible) send();
  });
  const Icon = isPaused ? IconPlayerPlay : IconPlayerPause;
  return (
    <>
      <Button
        variant={isPaused ? 'filled' : 'default'}
        leftSection={<Icon size={16} aria-hidden="true" />}
        loading={pause.isPending || resume.isPending}
        disabled={!isPossible}
        title={whyOff ?? t`Ctrl+Shift+P`}
        onClick={send}
      >
        {isPaused ? t`Resume` : t({ context: 'verb', message: 'Pause' })}
      </Button>
      {failure !== null && (
        <div className={classes['failure']}>
          <ErrorNotice error={failure} />
          <CloseButton
            className={classes['dismiss'] ?? ''}
            size="sm"
            aria-label={t`Dismiss`}
            onClick={() => {
              pause.reset();
              resume.reset();
            }}
          />
        </div>
      )}
    </>
  );
};
