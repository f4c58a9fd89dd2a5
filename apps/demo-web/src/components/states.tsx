import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { describeError } from '../lib/describe-error.ts';
import styles from './states.module.css';

/** Nothing here yet: why, and one next step. */
export const EmptyState = ({ title, text, action }: { title: string; text: string; action?: ReactNode }) => (
  <div className={styles['state']}>
    <p className={styles['title']}>{title}</p>
    <p className={styles['text']}>{text}</p>
    {action !== undefined && <div className={styles['action']}>{action}</div>}
  </div>
);

/** What is read out when it comes. Nothing that changes with each try belongs in it: a change has all of it read again. */
export const Alert = ({ title, text }: { title: string; text: string }) => (
  <div role="alert" className={styles['alert']}>
    <p className={styles['title']}>{title}</p>
    <p className={styles['text']}>{text}</p>
  </div>
);

/** A failed request: what happened, a way to try again, and the id to quote. */
export const ErrorState = ({
  error,
  onRetry,
  action,
}: {
  error: unknown;
  onRetry?: (() => unknown) | undefined;
  action?: ReactNode;
}) => {
  const { title, text, requestId } = describeError(error);
  return (
    <div className={styles['state']}>
      <Alert title={title} text={text} />
      <div className={styles['action']}>
        {onRetry !== undefined && (
          <Button variant="default" size="md" onClick={() => onRetry()}>
            Try again
          </Button>
        )}
        {action}
      </div>
      {requestId !== null && <p className={styles['request']}>{`Request ${requestId}`}</p>}
    </div>
  );
};

/** Shown above data that could not be renewed: it stays readable, with the reason. */
export const StaleNote = ({ error, onRetry }: { error: unknown; onRetry: () => unknown }) => {
  const { title } = describeError(error);
  return (
    <p className={styles['stale']} role="status">
      <span>{`${title}: what you see may be out of date. `}</span>
      <button type="button" onClick={() => onRetry()}>
        Try again
      </button>
    </p>
  );
};
