import type { Drop } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { isOver, type DropPhase } from '../../lib/drop-phase.ts';
import { formatCount } from '../../lib/format.ts';
import type { LiveStore } from './live-store.ts';
import { RestockDialog } from './restock-dialog.tsx';
import { useDropCommands } from './use-drop-commands.ts';
import classes from './live-controls.module.css';

type LiveControlsProps = { drop: Drop; phase: DropPhase; isOffline: boolean; store: LiveStore };
type OpenDialog = 'restock' | 'end' | 'cancel' | null;

/** What a creator can do to the drop in its state. A command shows as pending until the server has answered. */
export const LiveControls = ({ drop, phase, isOffline, store }: LiveControlsProps) => {
  const { pause, resume, end, cancel } = useDropCommands(drop, store);
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const close = (): void => setDialog(null);
  const canPause = phase === 'live';
  const canRestock = phase === 'live' || phase === 'paused' || phase === 'sold_out';

  useHotkeys(
    [
      ['mod+shift+P', () => void (canPause ? pause.mutate() : phase === 'paused' && resume.mutate())],
      ['mod+shift+A', () => void (canRestock && setDialog('restock'))],
    ],
    [],
  );

  if (isOver(drop.status))
    return (
      <Button component={Link} to={`/drops/new?product=${encodeURIComponent(drop.productId)}`}>
        Schedule the next
      </Button>
    );
  if (phase === 'scheduled' || phase === 'opening')
    return (
      <div className={classes['controls']}>
        <Button component={Link} to={`/drops/${drop.id}/edit`} variant="default">
          Edit
        </Button>
        <Button
          variant="default"
          className={classes['risky']}
          disabled={isOffline}
          onClick={() => setDialog('cancel')}
        >
          Call off
        </Button>
        <ConfirmDialog
          title="Call this drop off?"
          confirmLabel="Call it off"
          isOpen={dialog === 'cancel'}
          isPending={cancel.isPending}
          error={cancel.error}
          onConfirm={() => cancel.mutate(undefined, { onSuccess: close })}
          onClose={close}
        >
          It will not start, and this cannot be undone. Followers see it as cancelled.
        </ConfirmDialog>
      </div>
    );
  const failure = pause.error ?? resume.error;
  return (
    <div className={classes['controls']}>
      {phase === 'paused' ? (
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden="true" />}
          loading={resume.isPending}
          disabled={isOffline}
          title="Ctrl+Shift+P"
          onClick={() => resume.mutate()}
        >
          Resume
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden="true" />}
          loading={pause.isPending}
          disabled={isOffline || !canPause}
          title="Ctrl+Shift+P"
          onClick={() => pause.mutate()}
        >
          Pause
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden="true" />}
        disabled={isOffline || !canRestock}
        title="Ctrl+Shift+A"
        onClick={() => setDialog('restock')}
      >
        Add stock
      </Button>
      <Button
        variant="default"
        className={classes['risky']}
        disabled={isOffline}
        onClick={() => setDialog('end')}
      >
        End
      </Button>
      {failure !== null && (
        <div className={classes['failure']}>
          <ErrorNotice error={failure} />
        </div>
      )}
      {dialog === 'restock' && <RestockDialog drop={drop} store={store} onClose={close} />}
      <ConfirmDialog
        title="End this drop now?"
        confirmLabel="End the drop"
        isOpen={dialog === 'end'}
        isPending={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate(undefined, { onSuccess: close })}
        onClose={close}
      >
        Nobody can order after that, and it cannot be undone. {formatCount(drop.remaining)} units stay unsold.
      </ConfirmDialog>
    </div>
  );
};
