import { Button } from '@mantine/core';
import { type ComponentType, type FC, type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createPartLoader, type PartLoader } from '../lib/part-loader.ts';
import { useShop } from '../lib/shop-context.ts';
import { useOnline } from '../lib/use-online.ts';
import { useIsNewVersion } from '../lib/use-page-version.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Alert } from './states.tsx';
import styles from './states.module.css';

export type LazyPart<P> = FC<P> & {
  /** Asks for the code before it is needed, until it is here. The returned function stops. */
  preload: () => () => void;
};

type Words = { title: string; text: string };

const MISSING: Words = {
  title: 'This did not load',
  text: 'The connection failed on the way. We keep trying.',
};

type PartOptions = {
  /** Holds the place while the code loads. */
  waiting: ReactNode;
  /** A whole page has a heading over its faults as well. */
  isPage?: boolean;
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
  { waiting, isPage = false, missing = MISSING, isQuiet = false }: PartOptions,
): LazyPart<P> => {
  const loader = createPartLoader(load);
  const Lazy = (props: P) => {
    const { Part, failures, isAsking } = useStore(loader.store);
    useAsking(loader);
    const [failuresBefore] = useState(failures);
    if (Part !== null) {
      return (
        <ErrorBoundary heading={isPage ? 'This page broke' : undefined} isQuiet={isQuiet}>
          <Part {...props} />
        </ErrorBoundary>
      );
    }
    // What failed before is asked for again now, and its time has not come to be told.
    if (failures === failuresBefore) return waiting;
    if (isQuiet) return null;
    return (
      <div className={styles['fault']}>
        {isPage && <h1>This page is missing</h1>}
        <Missing
          words={missing}
          isAsking={isAsking}
          isTriedTwice={failures > 1}
          onRetry={() => void loader.ask()}
        />
      </div>
    );
  };
  return Object.assign(Lazy, { preload: loader.keepAsking });
};

/** Asks at the first sight, and again for as long as the code is missing. */
const useAsking = <P,>({ store, keepAsking }: PartLoader<P>): void => {
  const { version } = useShop();
  const isMissing = useStore(store, ({ Part }) => Part === null);
  const failures = useStore(store, (state) => state.failures);
  useEffect(() => {
    // The reason may be a deployment: its server has no file of before.
    if (failures > 0) void version.check();
  }, [failures, version]);
  useEffect(() => (isMissing ? keepAsking() : undefined), [isMissing, keepAsking]);
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
    <div className={styles['state']} data-offers-version={isNew || undefined}>
      <Alert title={title} text={text} />
      {online && (
        <div className={styles['action']}>
          {/* Also when a new version is here: while it comes, some servers still have the file. */}
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
          {/* Some browsers remember that a file did not come, and do not ask for it again. */}
          {(isNew || isTriedTwice) && (
            <Button variant={isNew ? 'filled' : 'default'} size="md" onClick={version.reload}>
              {isNew ? 'Load it' : 'Reload the page'}
            </Button>
          )}
        </div>
      )}
    </div>
  );
};
