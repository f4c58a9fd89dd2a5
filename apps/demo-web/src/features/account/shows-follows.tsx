import { Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useShop } from '../../lib/shop-context.ts';
import styles from './account-page.module.css';
import { signInProblem } from './sign-in-problem.ts';

/** Whether others may see whom one follows. */
export const ShowsFollows = ({ isOn }: { isOn: boolean }) => {
  const { client } = useShop();
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: async (showsFollows: boolean) => {
      await client.auth.updateMe({ showsFollows });
    },
  });
  return (
    <div className={styles['setting']}>
      <Switch
        label="Others may see whom I follow"
        description="The creators that you follow always know."
        checked={isPending ? variables : isOn}
        onChange={(event) => mutate(event.currentTarget.checked)}
      />
      <p role="alert" className={styles['problem']}>
        {signInProblem(error)?.text}
      </p>
    </div>
  );
};
