import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Wordmark } from '../../components/wordmark.tsx';
import { useStudio } from '../../lib/studio.ts';
import { CredentialsForm, type Mode } from './credentials-form.tsx';
import { ServerLine } from '../../components/server-form.tsx';
import classes from './sign-in.module.css';

/** Creators of the demo data; a server in production refuses them. */
const DEMO_CREATORS = [{ name: 'Drew Kumar', email: 'drew.kumar297@example.com' }];

/** @param hasExpired somebody was signed in here, and did not sign out */
export const SignInPage = ({ hasExpired }: { hasExpired: boolean }) => {
  const [mode, setMode] = useState<Mode>('login');
  const isNew = mode === 'register';
  return (
    <main className={classes['screen']}>
      <div className={classes['box']}>
        <h1 className={classes['brand']}>
          <Wordmark size="l" />
        </h1>
        <p className="dim">
          {isNew ? t`An account of your own. Then your profile.` : t`Schedule a drop. Watch it sell.`}
        </p>
        {hasExpired && (
          <p role="status" className={classes['expired']}>
            {t`Your session has ended. Sign in again to go on where you were.`}
          </p>
        )}
        <CredentialsForm key={mode} mode={mode} />
        <Button variant="default" onClick={() => setMode(isNew ? 'login' : 'register')}>
          {isNew ? t`I have an account` : t`Create an account`}
        </Button>
        {!isNew && <DemoCreators />}
        <ServerLine />
      </div>
    </main>
  );
};

const DemoCreators = () => {
  const { client } = useStudio();
  const demo = useMutation({ mutationFn: async (address: string) => client.auth.demo({ email: address }) });
  return (
    <div className={classes['demo']}>
      <h2 className="dim">{t`Demo creators`}</h2>
      {DEMO_CREATORS.map((creator) => (
        <Button
          key={creator.email}
          variant="default"
          fullWidth
          justify="space-between"
          rightSection={<span className={classes['address']}>{creator.email}</span>}
          loading={demo.isPending && demo.variables === creator.email}
          onClick={() => demo.mutate(creator.email)}
        >
          {creator.name}
        </Button>
      ))}
      {demo.error !== null && <ErrorNotice error={demo.error} />}
    </div>
  );
};
