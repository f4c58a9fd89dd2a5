import { type ReactNode, useEffect, useState } from 'react';
import { isNotFound } from '../lib/describe-error.ts';
import type { FailedRead } from '../lib/use-failed-read.ts';
import { useOnline } from '../lib/use-online.ts';
import { ErrorState } from './states.tsx';
import styles from './states.module.css';

/** A first read that failed: why, when it is asked again, and a way to ask at once. */
export const FailedReadState = ({ failed, action }: { failed: FailedRead; action?: ReactNode }) => {
  const online = useOnline();
  const { error, againAtMs, isAsking, askNow } = failed;
  return (
    <div>
      <ErrorState error={error} onRetry={isNotFound(error) ? undefined : askNow} action={action} />
      {online && againAtMs !== null && <AskingAgain isAsking={isAsking} againAtMs={againAtMs} />}
    </div>
  );
};

/** Silent: who listens was told of the failure, and is told when the page is there. */
const AskingAgain = ({ isAsking, againAtMs }: { isAsking: boolean; againAtMs: number }) => {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((againAtMs - nowMs) / 1000);
  return (
    <p className={styles['again']} role="timer" aria-live="off">
      {isAsking || seconds <= 0 ? 'Asking again…' : `This page asks again by itself in ${seconds} s.`}
    </p>
  );
};
