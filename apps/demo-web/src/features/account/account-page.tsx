import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { Navigate } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Section } from '../../components/section.tsx';
import { signOut } from '../../lib/push-device.ts';
import { signInPath } from '../../lib/return-path.ts';
import { useSession, useShop } from '../../lib/shop-context.ts';
import styles from './account-page.module.css';
import { CredentialsChange } from './credentials-change.tsx';
import { EmailNotice } from './email-notice.tsx';
import { ShowsFollows } from './shows-follows.tsx';

/** `/account`: who one is here, whom one follows, and the way out. */
export const AccountPage = ({ Following }: { Following: ComponentType }) => {
  const { client, push } = useShop();
  const session = useSession();
  const leave = useMutation({
    mutationFn: () => signOut({ client, push }),
  });
  if (session === null) return <Navigate to={leave.isIdle ? signInPath('/account') : '/'} replace />;
  const { name, email, isEmailConfirmed, showsFollows } = session.user;
  return (
    <div className={styles['page']}>
      <PageTitle title={name} />
      <p className={styles['email']}>{email}</p>
      {!isEmailConfirmed && <EmailNotice email={email} />}
      <div className={styles['actions']}>
        <ButtonLink to="/orders">My orders</ButtonLink>
        <ButtonLink to="/account/notifications" variant="default">
          Notification settings
        </ButtonLink>
        <Button variant="default" size="md" loading={leave.isPending} onClick={() => leave.mutate()}>
          Sign out
        </Button>
      </div>
      <Section title="You follow">
        <ShowsFollows isOn={showsFollows} />
        <Following />
      </Section>
      <Section title="What you sign in with">
        <CredentialsChange />
      </Section>
    </div>
  );
};
