import { Button } from '@mantine/core';
import { IconBellOff, IconBellRinging } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { RowSkeletons } from '../../components/loading.tsx';
import { ErrorState } from '../../components/states.tsx';
import { describeError } from '../../lib/describe-error.ts';
import type { PushState } from '../../lib/push-device.ts';
import styles from './push-card.module.css';
import { usePush } from './use-push.ts';

const WORDS: Record<PushState, { title: string; text: string }> = {
  on: {
    title: 'On for this device',
    text: 'You are told here even while the shop is closed. Signing out turns it off.',
  },
  off: {
    title: 'Off for this device',
    text: 'Be told the second a drop opens, even while the shop is closed. Your browser asks you once.',
  },
  denied: {
    title: 'Blocked in your browser',
    text: 'You said no to notifications of this site. To change that, open the site settings beside the address, allow notifications, and come back.',
  },
  unsupported: {
    title: 'Not possible in this browser',
    text: 'It shows no push messages. On an iPhone or iPad, add the shop to the Home Screen and open it from there.',
  },
  unavailable: {
    title: 'Not available here',
    text: 'This shop sends no push messages. Your inbox has everything.',
  },
};

/** Whether this device is told while the shop is closed, and the button for it. Nobody is asked before they press. */
export const PushCard = ({ userId }: { userId: string }) => {
  const { state, change } = usePush(userId);
  if (state.data === undefined) {
    return state.error === null ? (
      <RowSkeletons count={1} label="Looking at this device" />
    ) : (
      <ErrorState error={state.error} onRetry={state.refetch} />
    );
  }
  const on = state.data === 'on';
  return (
    <Card state={state.data}>
      {(on || state.data === 'off') && (
        <Button
          size="md"
          variant={on ? 'default' : 'filled'}
          loading={change.isPending}
          onClick={() => change.mutate(!on)}
        >
          {on ? 'Turn off on this device' : 'Turn on notifications on this device'}
        </Button>
      )}
      <p role="status" className={styles['problem']}>
        {change.error !== null && `Not changed. ${problemOf(change.error)}`}
      </p>
    </Card>
  );
};

/** A browser without its push service, such as one in a closed network, rejects with an error of its own. */
const problemOf = (error: unknown): string =>
  error instanceof DOMException
    ? 'Your browser could not reach its push service. Try again later.'
    : `${describeError(error).title}.`;

const Card = ({ state, children }: { state: PushState; children: ReactNode }) => {
  const Icon = state === 'on' ? IconBellRinging : IconBellOff;
  return (
    <div className={styles['card']} data-state={state}>
      <Icon size={28} stroke={1.75} aria-hidden />
      <div className={styles['words']}>
        <h3 className={styles['title']}>{WORDS[state].title}</h3>
        <p className={styles['text']}>{WORDS[state].text}</p>
        {children}
      </div>
    </div>
  );
};
