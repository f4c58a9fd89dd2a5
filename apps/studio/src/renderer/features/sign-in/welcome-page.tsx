import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import type { StudioBridge } from '../../../shared/ipc.ts';
import { ServerForm } from '../../components/server-form.tsx';
import { Wordmark } from '../../components/wordmark.tsx';
import classes from './sign-in.module.css';

/** What a person sees first. */
export const WelcomePage = ({ bridge }: { bridge: Pick<StudioBridge, 'chooseServer'> }) => (
  <WelcomeFrame>
    <p className="dim">{t`Welcome. Which server do you sell on?`}</p>
    <ServerForm bridge={bridge} current={null} />
  </WelcomeFrame>
);

export const WelcomeFrame = ({ children }: { children: ReactNode }) => (
  <main className={classes['screen']}>
    <div className={classes['box']}>
      <h1 className={classes['brand']}>
        <Wordmark size="l" />
      </h1>
      {children}
    </div>
  </main>
);
