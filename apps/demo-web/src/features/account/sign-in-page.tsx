import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { PageTitle } from '../../components/page-title.tsx';
import { safeReturnPath } from '../../lib/return-path.ts';
import { useSession, useShop } from '../../lib/shop-context.ts';
import { CredentialsForm, type Mode } from './credentials-form.tsx';
import { DEMO_PEOPLE } from './demo-people.ts';
import styles from './sign-in-page.module.css';
import { signInProblem } from './sign-in-problem.ts';

/** A shop that is built without `VITE_DEMO=1` has no demo people in its files. */
const IS_DEMO = import.meta.env.DEV || import.meta.env.VITE_DEMO === '1';

const DemoButtons = () => {
  const { client } = useShop();
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: async (email: string) => {
      await client.auth.demo({ email });
    },
  });
  const problem = signInProblem(error);
  return (
    <section className={styles['demo']}>
      <h2>Try it as a demo fan</h2>
      <ul className={styles['people']}>
        {DEMO_PEOPLE.map(({ email, name }) => (
          <li key={email}>
            <Button
              className={styles['person']}
              variant="default"
              fullWidth
              loading={isPending && variables === email}
              onClick={() => {
                if (!isPending) mutate(email);
              }}
            >
              <span className={styles['personText']}>
                <strong>{name}</strong>
                <span>{email}</span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
      <p role="alert" className={styles['problem']}>
        {problem?.text}
      </p>
    </section>
  );
};

/** `/sign-in?from=…`: in, and back to where one was. */
export const SignInPage = () => {
  const [params] = useSearchParams();
  const signedIn = useSession() !== null;
  const [mode, setMode] = useState<Mode>('login');
  if (signedIn) return <Navigate to={safeReturnPath(params.get('from'))} replace />;
  return (
    <div className={styles['page']}>
      <PageTitle title="Sign in">{mode === 'login' ? 'Sign in' : 'Make an account'}</PageTitle>
      {params.has('from') && <p className={styles['hint']}>You go straight back to where you were.</p>}
      <div className={styles['ways']}>
        {IS_DEMO && mode === 'login' && <DemoButtons />}
        <section className={styles['own']}>
          <h2>{mode === 'login' ? 'With your e-mail' : 'A new account'}</h2>
          <CredentialsForm key={mode} mode={mode} />
          <Button
            className={styles['switch']}
            variant="transparent"
            onClick={() => setMode(mode === 'login' ? 'register' : 'login')}
          >
            {mode === 'login' ? 'I have no account yet' : 'I have an account already'}
          </Button>
        </section>
      </div>
    </div>
  );
};
