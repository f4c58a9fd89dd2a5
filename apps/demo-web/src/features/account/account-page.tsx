import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ComponentType, useState } from 'react';
import { Navigate } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Section } from '../../components/section.tsx';
import { useHasReservation } from '../../lib/newest-orders.ts';
import { signOut } from '../../lib/push-device.ts';
import { signInPath } from '../../lib/return-path.ts';
import { useSession, useShop } from '../../lib/shop-context.ts';
import styles from './account-page.module.css';
import { CredentialsChange } from './credentials-change.tsx';
import { EmailNotice } from './email-notice.tsx';
import { ShowsSwitch } from './shows-switch.tsx';

type Leave = { mutate: () => void; isPending: boolean };

/** The way out. It asks while something is reserved: the time to pay runs on where nothing shows it. */
const SignOut = ({ userId, leave: { mutate, isPending } }: { userId: string; leave: Leave }) => {
  const hasReservation = useHasReservation(userId);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="md"
        loading={isPending}
        onClick={() => (hasReservation ? setAsking(true) : mutate())}
      >
        Sign out
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Sign out before you have paid?"
          confirmLabel="Sign out all the same"
          closeLabel="Stay signed in"
          isPending={isPending}
          onConfirm={() => mutate()}
          onClose={() => setAsking(false)}
        >
          You have a reservation that waits for its payment. Its time runs on, and you see it only when you
          are signed in.
        </ConfirmDialog>
      )}
    </>
  );
};

/** `/account`: who one is here, whom one follows, and the way out. */
export const AccountPage = ({ Following }: { Following: ComponentType }) => {
  const { client, push } = useShop();
  const session = useSession();
  const leave = useMutation({
    mutationFn: () => signOut({ client, push }),
  });
  if (session === null) return <Navigate to={leave.isIdle ? signInPath('/account') : '/'} replace />;
  const { id, name, email, isEmailConfirmed, showsFollows, showsEmail } = session.user;
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
        <SignOut userId={id} leave={leave} />
      </div>
      <Section title="You follow">
        <ShowsSwitch what="showsFollows" isOn={showsFollows} />
        <Following />
      </Section>
      <Section title="Your e-mail address">
        <ShowsSwitch what="showsEmail" isOn={showsEmail} />
      </Section>
      <Section title="What you sign in with">
        <CredentialsChange />
      </Section>
    </div>
  );
};
