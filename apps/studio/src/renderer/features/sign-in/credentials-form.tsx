import { t } from '@lingui/core/macro';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { LIMITS } from '@livedrops/sdk/contract';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { FormError } from '../../components/error-notice.tsx';
import { describeError } from '../../lib/problem-text.ts';
import { useStudio } from '../../lib/studio.ts';
import { ForgotDialog } from './forgot-dialog.tsx';
import classes from './sign-in.module.css';

export type Mode = 'login' | 'register';

/** E-mail and password, with a name for a new account. */
export const CredentialsForm = ({ mode }: { mode: Mode }) => {
  const { client } = useStudio();
  const isNew = mode === 'register';
  const [typed, setTyped] = useState({ name: '', email: '', password: '' });
  const [hasForgotten, setHasForgotten] = useState(false);
  const email = typed.email.trim();
  const name = typed.name.trim();
  const enter = useMutation({
    mutationFn: async () => {
      const { password } = typed;
      await (isNew
        ? client.auth.register({ name, email, password })
        : client.auth.login({ email, password }));
    },
  });
  const { fields } = describeError(enter.error);
  const isComplete = email !== '' && typed.password !== '' && (name !== '' || !isNew);
  const takes = (field: keyof typeof typed) => ({
    value: typed[field],
    error: fields[field],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setTyped((before) => ({ ...before, [field]: value })),
  });

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    enter.mutate();
  };

  return (
    <>
      <form className={classes['form']} onSubmit={submit} noValidate>
        {isNew && (
          <TextInput label={t`Your name`} autoComplete="name" autoFocus maxLength={80} {...takes('name')} />
        )}
        <TextInput
          label={t`E-mail`}
          type="email"
          autoComplete={isNew ? 'email' : 'username'}
          autoFocus={!isNew}
          {...takes('email')}
        />
        <PasswordInput
          label={t`Password`}
          description={isNew ? t`At least ${{ count: LIMITS.passwordLengthMin }} characters` : undefined}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
          {...takes('password')}
        />
        <Button type="submit" fullWidth loading={enter.isPending} disabled={!isComplete}>
          {isNew ? t`Create the account` : t`Sign in`}
        </Button>
        {!isNew && (
          <Button variant="subtle" size="compact-sm" onClick={() => setHasForgotten(true)}>
            {t`Forgot your password?`}
          </Button>
        )}
      </form>
      {hasForgotten && <ForgotDialog email={email} onClose={() => setHasForgotten(false)} />}
      <FormError error={enter.error} fields={isNew ? ['name', 'email', 'password'] : ['email', 'password']} />
    </>
  );
};
