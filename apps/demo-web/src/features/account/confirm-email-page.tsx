import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { useSession, useShop } from '../../lib/shop-context.ts';
import styles from './sign-in-page.module.css';
import { signInProblem } from './sign-in-problem.ts';

/** `/confirm-email#token`: asks for a press. Programs that look for viruses open every link of a mail, and must not use it up. */
export const ConfirmEmailPage = () => {
  const { client } = useShop();
  const isSignedIn = useSession() !== null;
  const token = useLocation().hash.slice(1);
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: async () => {
      await client.auth.confirmEmail({ token });
    },
    // What this browser knows of the person is of before.
    onSuccess: async () => {
      if (isSignedIn) await client.auth.me().catch(() => {});
    },
  });
  if (isSuccess)
    return (
      <div className={styles['narrow']}>
        <PageTitle title="Your address is confirmed" />
        <p role="status">You get mails about your orders now.</p>
        <ButtonLink to="/">To the shop</ButtonLink>
      </div>
    );
  return (
    <div className={styles['narrow']}>
      <PageTitle title="Is this your address?" />
      <p className={styles['hint']}>
        You opened this page from a mail. Press the button if you made the account.
      </p>
      <p role="alert" className={styles['problem']}>
        {token === ''
          ? 'This link is not complete. Please open it from the mail once more.'
          : signInProblem(error)?.text}
      </p>
      <Button
        size="md"
        className={styles['submit']}
        disabled={token === ''}
        loading={isPending}
        onClick={() => mutate()}
      >
        Confirm my address
      </Button>
      {error !== null && isSignedIn && (
        <ButtonLink to="/account" variant="default">
          To my account
        </ButtonLink>
      )}
    </div>
  );
};
