import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Wordmark } from '../../components/wordmark.tsx';
import { describeError } from '../../lib/problem-text.ts';
import { useStudio } from '../../lib/studio.ts';
import { ForgotDialog } from './forgot-dialog.tsx';
import { ServerLine } from './server-form.tsx';
import classes from './sign-in.module.css';

/** Creators of the demo data; a server in production refuses them. */
const DEMO_CREATORS = [{ name: 'Drew Kumar', email: 'drew.kumar297@example.com' }];

export const SignInPage = () => {
  const { client } = useStudio();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [hasForgotten, setHasForgotten] = useState(false);
  const login = useMutation({ mutationFn: async () => client.auth.login({ email: email.trim(), password }) });
  const demo = useMutation({ mutationFn: async (address: string) => client.auth.demo({ email: address }) });
  const error = login.error ?? demo.error;
  const { fields } = describeError(login.error);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    demo.reset();
    login.mutate();
  };
  const signInAs = (address: string): void => {
    login.reset();
    demo.mutate(address);
  };

  return (
    <main className={classes['screen']}>
      <div className={classes['box']}>
        <h1 className={classes['brand']}>
          <Wordmark size="l" />
        </h1>
        <p className="dim">Schedule a drop. Watch it sell.</p>
        <form className={classes['form']} onSubmit={submit} noValidate>
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            autoFocus
            value={email}
            error={fields['email']}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            value={password}
            error={fields['password']}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button
            type="submit"
            fullWidth
            loading={login.isPending}
            disabled={email.trim() === '' || password === ''}
          >
            Sign in
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => setHasForgotten(true)}>
            Forgot your password?
          </Button>
        </form>
        {hasForgotten && <ForgotDialog email={email.trim()} onClose={() => setHasForgotten(false)} />}
        <div className={classes['demo']}>
          <h2 className="dim">Demo creators</h2>
          {DEMO_CREATORS.map((creator) => (
            <Button
              key={creator.email}
              variant="default"
              fullWidth
              justify="space-between"
              rightSection={<span className={classes['address']}>{creator.email}</span>}
              loading={demo.isPending && demo.variables === creator.email}
              onClick={() => signInAs(creator.email)}
            >
              {creator.name}
            </Button>
          ))}
        </div>
        {error !== null && <ErrorNotice error={error} />}
        <ServerLine />
      </div>
    </main>
  );
};
