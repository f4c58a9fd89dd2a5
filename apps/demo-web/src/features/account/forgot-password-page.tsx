import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ButtonLink } from '../../components/button-link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { useShop } from '../../lib/shop-context.ts';
import { EmailField } from './email-field.tsx';
import { formText } from './form-text.ts';
import styles from './sign-in-page.module.css';
import { signInProblem } from './sign-in-problem.ts';

/** `/forgot-password`: has a link mailed. Says the same whether there is an account or not, as the server does. */
export const ForgotPasswordPage = () => {
  const { client } = useShop();
  const { mutate, isPending, isSuccess, variables, error } = useMutation({
    mutationFn: async (email: string) => {
      await client.auth.forgotPassword({ email });
    },
  });
  const problem = signInProblem(error);
  if (isSuccess)
    return (
      <div className={styles['narrow']}>
        <PageTitle title="Look into your mail" />
        <p role="status">
          If <strong>{variables}</strong> has an account here, a link to a new password is on its way. It
          works once, for an hour.
        </p>
        <ButtonLink to="/sign-in" variant="default">
          Back to sign in
        </ButtonLink>
      </div>
    );
  return (
    <div className={styles['narrow']}>
      <PageTitle title="Forgot your password?" />
      <p className={styles['hint']}>We mail you a link to choose a new one.</p>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) mutate(formText(new FormData(event.currentTarget), 'email').trim());
        }}
      >
        <EmailField error={problem?.fields['email'] ?? null} />
        <p role="alert" className={styles['problem']}>
          {problem?.text}
        </p>
        <Button type="submit" size="md" loading={isPending} fullWidth className={styles['submit']}>
          Send the link
        </Button>
      </form>
    </div>
  );
};
