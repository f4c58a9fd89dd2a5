import { Button } from '@mantine/core';
import { type ComponentType, type FC, type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import { createPartLoader, type PartLoader } from '../lib/part-loader.ts';
import { useShop } from '../lib/shop-context.ts';
import { useOnline } from '../lib/use-online.ts';
import { useIsNewVersion } from '../lib/use-page-version.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import styles from './states.module.css';

const ASK_AGAIN_MS = 10_000;

export type LazyPart<P> = FC<P> & {
  /** Asks for the code before it is needed. */
  preload: () => void;
};

type Words = { title: string; text: string };

const MISSING: Words = {
  title: 'This did not load',
  text: 'The connection failed on the way. We keep trying.',
};

type PartOptions = {
  /** Holds the place while the code loads. */
  waiting: ReactNode;
  /** The heading where the part is a whole page. */
  heading?: string;
  /** What is said when the code does not come and the network is there. */
  missing?: Words;
  /** A failure is not shown: the page is whole without this part, which comes later. */
  isQuiet?: boolean;
};

/**
 * A part of the shop whose code is loaded when it is first shown, in a boundary of its own. If the code does not come, the part says
 * why and asks again: when it is told to, when the network is back, and now and then.
 */
export const lazyPart = <P extends object>(
  load: () => Promise<ComponentType<P>>,
  { waiting, heading, missing = MISSING, isQuiet = false }: PartOptions,
): LazyPart<P> => {
  const loader = createPartLoader(load);
  const Lazy = (props: P) => {
    const { Part, failures, isAsking } = useStore(loader.store);
    useAsking(loader);
    if (Part !== null) {
      return (
        <ErrorBoundary heading={heading} isQuiet={isQuiet}>
          <Part {...props} />
        </ErrorBoundary>
      );
    }
    if (failures === 0) return waiting;
    if (isQuiet) return null;
    return (
      <div className={styles['fault']}>
        {heading !== undefined && <h1>{heading}</h1>}
        <Missing
          words={missing}
          isAsking={isAsking}
          isTriedTwice={failures > 1}
          onRetry={() => void loader.ask()}
        />
      </div>
    );
  };
  return Object.assign(Lazy, { preload: () => void loader.ask() });
};

/** Asks at the first sight, and again for as long as the code is missing. */
const useAsking = <P,>({ store, ask }: PartLoader<P>): void => {
  const { version } = useShop();
  const isMissing = useStore(store, ({ Part }) => Part === null);
  const failures = useStore(store, (state) => state.failures);
  const isNew = useIsNewVersion();
  useEffect(() => {
    // The reason may be a deployment: its server has no file of before.
    if (failures > 0) void version.check();
  }, [failures, version]);
  useEffect(() => {
    if (!isMissing) return;
    void ask();
    // What a deployment has removed does not come back.
    if (isNew) return;
    const again = () => {
      if (navigator.onLine) void ask();
    };
    const timer = setInterval(again, ASK_AGAIN_MS);
    addEventListener('online', again);
    return () => {
      clearInterval(timer);
      removeEventListener('online', again);
    };
  }, [isMissing, isNew, ask]);
};

const wordsFor = (missing: Words, online: boolean, isNew: boolean): Words => {
  if (!online) return { title: 'You are offline', text: 'This loads by itself once you are back.' };
  if (isNew)
    return {
      title: 'A new version of the shop is here',
      text: 'Load it to go on. Orders and reservations stay as they are.',
    };
  return missing;
};

/** What stands where the part belongs. */
const Missing = ({
  words,
  isAsking,
  isTriedTwice,
  onRetry,
}: {
  words: Words;
  isAsking: boolean;
  isTriedTwice: boolean;
  onRetry: () => void;
}) => {
  const { version } = useShop();
  const online = useOnline();
  const isNew = useIsNewVersion();
  const { title, text } = wordsFor(words, online, isNew);
  return (
    <div className={styles['state']} role="alert" data-offers-version={isNew || undefined}>
      <p className={styles['title']}>{title}</p>
      <p className={styles['text']}>{text}</p>
      {online && (
        <div className={styles['action']}>
          {!isNew && (
            <Button
              variant="default"
              size="md"
              aria-disabled={isAsking}
              onClick={() => {
                if (!isAsking) onRetry();
              }}
            >
              Try again
            </Button>
          )}
          {/* Some browsers remember that a file did not come, and do not ask for it again. */}
          {(isNew || isTriedTwice) && (
            <Button variant={isNew ? 'filled' : 'default'} size="md" onClick={version.reload}>
              {isNew ? 'Load it' : 'Load the page anew'}
            </Button>
          )}
        </div>
      )}
    </div>
  );
};
