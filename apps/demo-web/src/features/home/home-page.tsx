import type { Creator, Drop, Topic } from '@livedrops/sdk';
import { ButtonLink } from '../../components/button-link.tsx';
import type { FollowSlot } from '../../components/follow-slot.ts';
import { DropGrid } from '../../components/drop-card.tsx';
import { CardSkeletons } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Section } from '../../components/section.tsx';
import { SeeAll } from '../../components/see-all.tsx';
import { EmptyState, ErrorState, StaleNote } from '../../components/states.tsx';
import { buyableFirst } from '../../lib/drop-state.ts';
import { useLiveTopics } from '../../lib/use-live-topics.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { CreatorRow } from './creator-row.tsx';
import { FeaturedDrop, FeaturedSkeleton } from './featured-drop.tsx';
import styles from './home-page.module.css';
import { useCreators, useLiveDrops, useUpcomingDrops } from './home-queries.ts';

const topicsOf = (drops: readonly Drop[], creators: readonly Creator[]): Topic[] => [
  ...drops.map(({ id }): Topic => `drop:${id}`),
  ...drops.map(({ creatorId }): Topic => `creator:${creatorId}`),
  ...creators.map(({ id }): Topic => `creator:${id}`),
];

/** The drop that leads the page: one that can be bought now, else the next to open. */
const leading = (live: readonly Drop[], upcoming: readonly Drop[]): Drop | undefined =>
  live.find(({ status }) => status === 'live') ?? upcoming[0] ?? live[0];

type DropList = ReturnType<typeof useLiveDrops>;

const ListSection = ({
  title,
  list,
  lead,
  nowMs,
  all,
  empty,
}: {
  title: string;
  list: DropList;
  lead: Drop | undefined;
  nowMs: number;
  /** Where the whole list is. */
  all: string;
  empty: { title: string; text: string };
}) => {
  const drops = list.data?.items.filter(({ id }) => id !== lead?.id);
  // Its only drop already leads the page.
  const hasMore = list.data?.nextCursor != null;
  if (drops?.length === 0 && list.data?.items.length !== 0 && !hasMore) return null;
  return (
    <Section title={title} aside={hasMore && <SeeAll to={all} what={title} />}>
      {drops === undefined && list.error === null && <CardSkeletons count={4} label={`Loading: ${title}`} />}
      {drops === undefined && list.error !== null && <ErrorState error={list.error} onRetry={list.refetch} />}
      {drops !== undefined && drops.length === 0 && (
        <EmptyState
          {...empty}
          action={
            <ButtonLink to="/products" variant="default">
              Browse products
            </ButtonLink>
          }
        />
      )}
      {drops !== undefined && drops.length > 0 && <DropGrid drops={buyableFirst(drops)} nowMs={nowMs} />}
    </Section>
  );
};

/** `/`: what can be bought now, what comes next, and who makes it. */
export const HomePage = ({ Follow }: { Follow: FollowSlot }) => {
  const nowMs = useServerNow();
  const live = useLiveDrops();
  const upcoming = useUpcomingDrops();
  const creators = useCreators();
  const liveItems = live.data?.items ?? [];
  const upcomingItems = upcoming.data?.items ?? [];
  useLiveTopics(topicsOf([...liveItems, ...upcomingItems], creators.data?.items ?? []));

  const ready = live.data !== undefined && upcoming.data !== undefined;
  const lead = ready ? leading(liveItems, upcomingItems) : undefined;
  const isLoading = !ready && live.error === null && upcoming.error === null;
  const stale = [live, upcoming].find(({ error, data }) => error !== null && data !== undefined);
  return (
    <>
      <header className={styles['intro']}>
        <PageTitle title="Drops" className={styles['title']}>
          Made few. <span>Sold live.</span>
        </PageTitle>
        <p>
          Follow a creator and you hear of their drop the second it opens. First come, first served, by one
          clock.
        </p>
      </header>
      {stale !== undefined && <StaleNote error={stale.error} onRetry={stale.refetch} />}
      {isLoading && <FeaturedSkeleton />}
      {lead !== undefined && <FeaturedDrop drop={lead} nowMs={nowMs} Follow={Follow} />}
      <ListSection
        title={lead?.status === 'live' ? 'Also live' : 'Live now'}
        list={live}
        lead={lead}
        nowMs={nowMs}
        all="/drops?show=live"
        empty={{
          title: 'Nothing is live right now',
          text: 'The next drops are listed below; they appear here by themselves.',
        }}
      />
      <ListSection
        title="Coming up"
        list={upcoming}
        lead={lead}
        nowMs={nowMs}
        all="/drops?show=upcoming"
        empty={{ title: 'No drop is announced', text: 'Follow creators below to hear of their next one.' }}
      />
      <CreatorRow creators={creators} Follow={Follow} />
    </>
  );
};
