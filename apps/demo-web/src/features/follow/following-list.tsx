import { Link } from 'react-router';
import { Avatar } from '../../components/avatar.tsx';
import { ButtonLink } from '../../components/button-link.tsx';
import { RowSkeletons } from '../../components/loading.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { FollowButton } from './follow-button.tsx';
import { useFollowing } from './follow-queries.ts';
import styles from './following-list.module.css';

/** The creators that the signed-in person follows. */
export const FollowingList = () => {
  const { data, error, refetch } = useFollowing();
  if (data === undefined) {
    return error === null ? (
      <RowSkeletons count={3} label="Loading whom you follow" />
    ) : (
      <ErrorState error={error} onRetry={refetch} />
    );
  }
  if (data.items.length === 0) {
    return (
      <EmptyState
        title="You follow nobody yet"
        text="Follow a creator and a message pops up here the second their drop opens."
        action={<ButtonLink to="/">Find creators</ButtonLink>}
      />
    );
  }
  return (
    <ul className={styles['list']}>
      {data.items.map(({ creator }) => (
        <li key={creator.id} className={styles['row']}>
          <Avatar name={creator.name} imageUrl={creator.avatarUrl} image={creator.avatar} size={44} />
          <Link to={`/c/${creator.handle}`} className={styles['name']}>
            {creator.name}
          </Link>
          <FollowButton creator={creator} />
        </li>
      ))}
    </ul>
  );
};
