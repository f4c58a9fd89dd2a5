import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ComponentType, type FC, useEffect } from 'react';
import { useStore } from 'zustand';
import classes from '../components/error-notice.module.css';
import { Page } from '../components/page.tsx';
import { createPartLoader, type PartLoader } from '../lib/part-loader.ts';
import { useStudio } from '../lib/studio.ts';
import { useOnline } from '../lib/use-online.ts';
import { useIsNewVersion } from '../lib/use-page-version.ts';

const ASK_AGAIN_MS = 10_000;

export type LazyScreen = FC & {
  /** Fetches the code before it is needed. Never rejects. */
  preload: () => Promise<void>;
};

/** A screen whose code is a file of its own. If it does not come, the screen says why and asks again, also by itself. */
export const lazyScreen = (load: () => Promise<ComponentType>): LazyScreen => {
  const loader = createPartLoader(load);
  const Lazy = () => {
    const { Part, failures, isAsking } = useStore(loader.store);
    useAsking(loader);
    if (Part !== null) return <Part />;
    if (failures === 0) return null;
    return <Missing isAsking={isAsking} isTriedTwice={failures > 1} onRetry={() => void loader.ask()} />;
  };
  return Object.assign(Lazy, { preload: loader.ask });
};

/** Asks at the first sight, and again for as long as the code is missing. */
const useAsking = ({ store, ask }: PartLoader<object>): void => {
  const { version } = useStudio();
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
    const again = () => void ask();
    const timer = setInterval(again, ASK_AGAIN_MS);
    addEventListener('online', again);
    return () => {
      clearInterval(timer);
      removeEventListener('online', again);
    };
  }, [isMissing, isNew, ask]);
};

const wordsFor = (online: boolean, isNew: boolean): { title: string; text: string } => {
  if (isNew) return { title: t`A new version of the Studio is here`, text: t`Load it to open this screen.` };
  return online
    ? { title: t`This screen did not load`, text: t`Its file did not come. The Studio keeps trying.` }
    : { title: t`You are offline`, text: t`This screen loads by itself once the network is back.` };
};

/** What stands where the screen belongs. */
const Missing = ({
  isAsking,
  isTriedTwice,
  onRetry,
}: {
  isAsking: boolean;
  isTriedTwice: boolean;
  onRetry: () => void;
}) => {
  const { version } = useStudio();
  const isNew = useIsNewVersion();
  const { title, text } = wordsFor(useOnline(), isNew);
  return (
    <Page
      title={t`This screen is missing`}
      actions={
        // Some engines remember that a file did not come, and do not ask for it again.
        (isNew || isTriedTwice) && (
          <Button variant={isNew ? 'filled' : 'default'} size="xs" onClick={version.reload}>
            {isNew ? t`Load it` : t`Load the window anew`}
          </Button>
        )
      }
    >
      <div className={classes['notice']} role="alert">
        <IconAlertTriangle size={18} aria-hidden="true" />
        <div>
          <strong>{title}</strong>
          <p className="dim">{text}</p>
        </div>
        {!isNew && (
          <Button
            variant="default"
            size="xs"
            aria-disabled={isAsking}
            onClick={() => {
              if (!isAsking) onRetry();
            }}
          >
            {t`Try again`}
          </Button>
        )}
      </div>
    </Page>
  );
};
