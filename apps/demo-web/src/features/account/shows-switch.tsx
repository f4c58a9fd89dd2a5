import { Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useShop } from '../../lib/shop-context.ts';
import styles from './account-page.module.css';
import { signInProblem } from './sign-in-problem.ts';

const WORDS = {
  showsFollows: {
    label: 'Others may see whom I follow',
    description: 'The creators that you follow always know.',
  },
  showsEmail: {
    label: 'Creators that I buy from may see my e-mail address',
    description: 'They see it beside your orders. Switch it off, and no creator sees it any more.',
  },
} as const;

type Props = { what: keyof typeof WORDS; isOn: boolean };

/** What others may see of a person. */
export const ShowsSwitch = ({ what, isOn }: Props) => {
  const { client } = useShop();
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: async (shows: boolean) => {
      await client.auth.updateMe({ [what]: shows });
    },
  });
  return (
    <div className={styles['setting']}>
      <Switch
        {...WORDS[what]}
        checked={isPending ? variables : isOn}
        onChange={(event) => mutate(event.currentTarget.checked)}
      />
      <p role="alert" className={styles['problem']}>
        {signInProblem(error)?.text}
      </p>
    </div>
  );
};
