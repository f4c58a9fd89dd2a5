import { Link } from 'react-router';
import { Avatar } from '../../components/avatar.tsx';
import type { FollowSlot } from '../../components/follow-slot.ts';
import { RowSkeletons } from '../../components/loading.tsx';
import { Section } from '../../components/section.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import styles from './creator-row.module.css';
import type { useCreators } from './home-queries.ts';

/** Creators to discover, the most followed first. */
export const CreatorRow = ({
  creators,
  Follow,
}: {
  creators: ReturnType<typeof useCreators>;
  Follow: FollowSlot;
}) => {
  const { data, error, refetch } = creators;
  return (
    <Section title="Creators to follow">
      {data === undefined && error === null && <RowSkeletons count={3} label="Loading creators" />}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={refetch} />}
      {data?.items.length === 0 && (
        <EmptyState title="No creators yet" text="The first ones open their shop in the LiveDrops Studio." />
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul className={styles['row']}>
          {data.items.map((creator) => (
            <li key={creator.id} className={styles['creator']}>
              <Avatar name={creator.name} imageUrl={creator.avatarUrl} image={creator.avatar} size={56} />
              <div className={styles['who']}>
                <h3>
                  <Link to={`/c/${creator.handle}`}>{creator.name}</Link>
                </h3>
                <p>
                  {`${creator.followerCount.toLocaleString('en-GB')} ${creator.followerCount === 1 ? 'follower' : 'followers'}`}
                </p>
              </div>
              <Follow creator={creator} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};
