import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { useShop } from '../../lib/shop-context.ts';
import { formText } from './form-text.ts';
import { NewPassword } from './new-password.tsx';
import styles from './sign-in-page.module.css';
import { signInProblem } from './sign-in-problem.ts';

/** `/reset-password#token`: a new password, with the link of a mail. */
export const ResetPasswordPage = () => {
  const { client } = useShop();
  const token = useLocation().hash.slice(1);
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: async (password: string) => {
      await client.auth.resetPassword({ token, password });
    },
  });
  const problem = token === '' ? INCOMPLETE : signInProblem(error);
  if (isSuccess)
    return (
      <div className={styles['narrow']}>
        <PageTitle title="Your password is changed" />
        <p role="status">All devices were signed out. Sign in with the new password.</p>
        <ButtonLink to="/sign-in">Sign in with it</ButtonLink>
      </div>
    );
  return (
    <div className={styles['narrow']}>
      <PageTitle title="Choose a new password" />
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) mutate(formText(new FormData(event.currentTarget), 'password'));
        }}
      >
        <NewPassword label="New password" error={problem?.fields['password'] ?? null} />
        <p role="alert" className={styles['problem']}>
          {problem?.text}
        </p>
        <Button
          type="submit"
          size="md"
          disabled={token === ''}
          loading={isPending}
          fullWidth
          className={styles['submit']}
        >
          Set the password
        </Button>
      </form>
      <ButtonLink to="/forgot-password" variant="transparent">
        Ask for another link
      </ButtonLink>
    </div>
  );
};

const INCOMPLETE = {
  text: 'This link is not complete. Please open it from the mail once more.',
  fields: {} as Readonly<Record<string, string>>,
};
