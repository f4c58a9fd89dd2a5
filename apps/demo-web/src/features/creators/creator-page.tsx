import type { Creator } from '@livedrops/sdk';
import { useParams } from 'react-router';
import { Avatar } from '../../components/avatar.tsx';
import { ButtonLink } from '../../components/button-link.tsx';
import type { FollowSlot } from '../../components/follow-slot.ts';
import { DropGrid } from '../../components/drop-card.tsx';
import { CardSkeletons, PageSkeleton } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Section } from '../../components/section.tsx';
import { SeeAll } from '../../components/see-all.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { isNotFound } from '../../lib/describe-error.ts';
import { httpUrl } from '../../lib/http-url.ts';
import { buyableFirst } from '../../lib/drop-state.ts';
import { useCreator } from '../../lib/use-creator.ts';
import { useLiveTopics } from '../../lib/use-live-topics.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import styles from './creator-page.module.css';
import { useCreatorDrops } from './creator-queries.ts';

const followersText = (count: number): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? 'follower' : 'followers'}`;

const CreatorHeader = ({ creator, Follow }: { creator: Creator; Follow: FollowSlot }) => (
  <header className={styles['header']}>
    <Avatar name={creator.name} imageUrl={creator.avatarUrl} image={creator.avatar} size={96} />
    <div className={styles['who']}>
      <PageTitle title={creator.name} />
      <p className={styles['count']}>{`@${creator.handle} · ${followersText(creator.followerCount)}`}</p>
      {creator.bio !== '' && (
        <p className={styles['bio']} dir="auto">
          {creator.bio}
        </p>
      )}
      <Links links={creator.links} />
      <Follow creator={creator} />
    </div>
  </header>
);

/** Pages elsewhere. Each shows where it leads, because a name could say anything. */
const Links = ({ links }: Pick<Creator, 'links'>) => {
  const addresses = links.flatMap((link) => httpUrl(link) ?? []);
  if (addresses.length === 0) return null;
  return (
    <ul className={styles['links']} aria-label="Links">
      {addresses.map(({ href, host, pathname }) => (
        <li key={href}>
          <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
            {`${host}${pathname}`.replace(/^www\./, '').replace(/\/$/, '')}
          </a>
        </li>
      ))}
    </ul>
  );
};

const DropsOf = ({
  title,
  list,
  all,
  nowMs,
}: {
  title: string;
  list: ReturnType<typeof useCreatorDrops>;
  /** Where the whole list is. */
  all: string;
  nowMs: number;
}) => {
  const page = list.data;
  if (page === undefined || page.items.length === 0) return null;
  return (
    <Section title={title} aside={page.nextCursor !== null && <SeeAll to={all} what={title} />}>
      <DropGrid drops={buyableFirst(page.items)} nowMs={nowMs} showCreator={false} />
    </Section>
  );
};

const CreatorDrops = ({ creator }: { creator: Creator }) => {
  const nowMs = useServerNow();
  const live = useCreatorDrops(creator.id, 'live');
  const upcoming = useCreatorDrops(creator.id, 'upcoming');
  const past = useCreatorDrops(creator.id, 'past');
  const all = `/c/${creator.handle}/drops`;
  const lists = [live, upcoming, past];
  const known = lists.flatMap(({ data }) => data?.items ?? []);
  useLiveTopics((live.data?.items ?? []).map(({ id }) => `drop:${id}` as const));

  const failed = lists.find(({ error, data }) => error !== null && data === undefined);
  if (known.length === 0 && failed !== undefined) {
    return <ErrorState error={failed.error} onRetry={() => lists.map((list) => list.refetch())} />;
  }
  if (lists.some(({ data, error }) => data === undefined && error === null)) {
    return (
      <Section title="Drops">
        <CardSkeletons count={4} label="Loading drops" />
      </Section>
    );
  }
  if (known.length === 0) {
    return (
      <Section title="Drops">
        <EmptyState
          title="Nothing announced yet"
          text={`Follow ${creator.name} and you hear of the first drop the second it opens.`}
        />
      </Section>
    );
  }
  return (
    <>
      <DropsOf title="Live now" list={live} all={`${all}?show=live`} nowMs={nowMs} />
      <DropsOf title="Coming up" list={upcoming} all={`${all}?show=upcoming`} nowMs={nowMs} />
      <DropsOf title="Past drops" list={past} all={`${all}?show=past`} nowMs={nowMs} />
    </>
  );
};

/** `/c/:handle`: who they are, and what they drop. */
export const CreatorPage = ({ Follow }: { Follow: FollowSlot }) => {
  const { handle = '' } = useParams();
  const { data: creator, error, refetch } = useCreator(handle);
  useLiveTopics(creator === undefined ? [] : [`creator:${creator.id}`]);

  if (creator !== undefined) {
    return (
      <>
        <CreatorHeader creator={creator} Follow={Follow} />
        <CreatorDrops creator={creator} />
      </>
    );
  }
  if (error === null) return <PageSkeleton />;
  return (
    <>
      <PageTitle title={isNotFound(error) ? 'No such creator' : 'The creator did not load'} />
      <Section title="What now">
        <ErrorState
          error={error}
          onRetry={isNotFound(error) ? undefined : refetch}
          action={<ButtonLink to="/drops">See all drops</ButtonLink>}
        />
      </Section>
    </>
  );
};
