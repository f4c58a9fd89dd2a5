import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { Navigate } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Section } from '../../components/section.tsx';
import { signInPath } from '../../lib/return-path.ts';
import { useSession, useShop } from '../../lib/shop-context.ts';
import styles from './account-page.module.css';

/** `/account`: who one is here, whom one follows, and the way out. */
export const AccountPage = ({ Following }: { Following: ComponentType }) => {
  const { client } = useShop();
  const session = useSession();
  const signOut = useMutation({
    mutationFn: async () => {
      await client.auth.logout();
    },
  });
  if (session === null) return <Navigate to={signOut.isIdle ? signInPath('/account') : '/'} replace />;
  const { name, email } = session.user;
  return (
    <div className={styles['page']}>
      <PageTitle title={name} />
      <p className={styles['email']}>{email}</p>
      <div className={styles['actions']}>
        <ButtonLink to="/orders">My orders</ButtonLink>
        <Button variant="default" size="md" loading={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out
        </Button>
      </div>
      <Section title="You follow">
        <Following />
      </Section>
    </div>
  );
};
