import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmailField } from './email-field.tsx';
import { formText } from './form-text.ts';
import { useShop } from '../../lib/shop-context.ts';
import styles from './sign-in-page.module.css';
import { PASSWORD_LENGTH_MIN } from './new-password.tsx';
import { signInProblem } from './sign-in-problem.ts';

export type Mode = 'login' | 'register';

/** E-mail and password, with a name for new accounts. The browser checks the form, the server decides. */
export const CredentialsForm = ({ mode }: { mode: Mode }) => {
  const { client } = useShop();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (data: FormData) => {
      const credentials = { email: formText(data, 'email').trim(), password: formText(data, 'password') };
      await (mode === 'login'
        ? client.auth.login(credentials)
        : client.auth.register({ ...credentials, name: formText(data, 'name').trim() }));
    },
  });
  const problem = signInProblem(error);
  const fieldError = (name: string) => problem?.fields[name] ?? null;
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) mutate(new FormData(event.currentTarget));
      }}
    >
      {mode === 'register' && (
        <TextInput
          name="name"
          label="Name"
          size="md"
          required
          maxLength={80}
          autoComplete="name"
          error={fieldError('name')}
        />
      )}
      <EmailField error={fieldError('email')} />
      <PasswordInput
        name="password"
        label="Password"
        size="md"
        required
        minLength={mode === 'register' ? PASSWORD_LENGTH_MIN : undefined}
        maxLength={128}
        description={mode === 'register' ? `At least ${PASSWORD_LENGTH_MIN} characters` : undefined}
        autoComplete={mode === 'login' ? 'current-password' : 'new-password'}
        rightSectionWidth={48}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
        error={fieldError('password')}
      />
      {mode === 'login' && (
        <Link to="/forgot-password" className={styles['forgot']}>
          Forgot your password?
        </Link>
      )}
      <p role="alert" className={styles['problem']}>
        {problem?.text}
      </p>
      <Button type="submit" size="md" loading={isPending} fullWidth className={styles['submit']}>
        {mode === 'login' ? 'Sign in' : 'Make the account'}
      </Button>
    </form>
  );
};
