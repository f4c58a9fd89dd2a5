import { Button } from '@mantine/core';
import { IconCheck, IconPlus } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { describeError } from '../../lib/describe-error.ts';
import { signInPath } from '../../lib/return-path.ts';
import { useSession, useShop } from '../../lib/shop-context.ts';
import styles from './follow-button.module.css';
import { keepFollowIntent, takeFollowIntent } from './follow-intent.ts';
import { type FollowTarget, useFollowing, useSetFollow } from './follow-queries.ts';

const SignedOut = ({ creator }: { creator: FollowTarget }) => {
  const { tabStorage } = useShop();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  return (
    <Button
      className={styles['button']}
      variant="default"
      leftSection={<IconPlus size={16} aria-hidden />}
      aria-label={`Follow ${creator.name}`}
      onClick={() => {
        keepFollowIntent(tabStorage, creator.id);
        void navigate(signInPath(pathname));
      }}
    >
      Follow
    </Button>
  );
};

const SignedIn = ({ creator, userId }: { creator: FollowTarget; userId: string }) => {
  const { tabStorage } = useShop();
  const following = useFollowing();
  const { mutate, error, isPending } = useSetFollow(userId, creator);
  const follows = following.data?.items.some((item) => item.creator.id === creator.id) ?? false;

  useEffect(() => {
    // Pressed before signing in: carried out here, on the page one came back to.
    const wanted = takeFollowIntent(tabStorage);
    if (wanted === creator.id) mutate(true);
    else if (wanted !== null) keepFollowIntent(tabStorage, wanted);
  }, [tabStorage, creator.id, mutate]);

  return (
    <span className={styles['follow']}>
      <Button
        className={styles['button']}
        variant="default"
        data-following={follows}
        aria-label={follows ? `Following ${creator.name}, unfollow` : `Follow ${creator.name}`}
        leftSection={follows ? <IconCheck size={16} aria-hidden /> : <IconPlus size={16} aria-hidden />}
        onClick={() => {
          if (!isPending) mutate(!follows);
        }}
      >
        {follows ? 'Following' : 'Follow'}
      </Button>
      <span role="status" className={styles['problem']}>
        {error !== null && `Not changed. ${describeError(error).title}.`}
      </span>
    </span>
  );
};

/** Follow or unfollow; signed out it keeps the wish and goes to sign in. */
export const FollowButton = ({ creator }: { creator: FollowTarget }) => {
  const userId = useSession()?.user.id;
  return userId === undefined ? (
    <SignedOut creator={creator} />
  ) : (
    <SignedIn key={userId} creator={creator} userId={userId} />
  );
};
