import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useShop } from '../../lib/shop-context.ts';
import styles from './account-page.module.css';
import { signInProblem } from './sign-in-problem.ts';

/** For people who have not shown yet that the address is theirs. */
export const EmailNotice = ({ email }: { email: string }) => {
  const { client } = useShop();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: async () => {
      await client.auth.sendConfirmation();
    },
  });
  return (
    <section className={styles['notice']} aria-label="Your address is not confirmed">
      <p>
        <strong>Your address is not confirmed.</strong>{' '}
        <span>
          {`Until it is, no mail about your orders goes to ${email}. Use the link in the mail that you got, or have it sent again.`}
        </span>
      </p>
      <Button variant="default" size="md" loading={isPending} onClick={() => mutate()}>
        Send the mail again
      </Button>
      <p role="status">{isSuccess ? 'It is on its way.' : signInProblem(error)?.text}</p>
    </section>
  );
};
