import { useLocation } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { EmptyState } from '../../components/states.tsx';
import { signInPath } from '../../lib/return-path.ts';

/** Orders belong to somebody: sign in first, and come back here. */
export const SignedOut = () => {
  const { pathname } = useLocation();
  return (
    <EmptyState
      title="Sign in to see your orders"
      text="They are kept with your account, on every device."
      action={<ButtonLink to={signInPath(pathname)}>Sign in</ButtonLink>}
    />
  );
};
