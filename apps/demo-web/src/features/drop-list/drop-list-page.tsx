import type { Topic } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { Link, useParams, useSearchParams } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { DropGrid } from '../../components/drop-card.tsx';
import { CardSkeletons, PageSkeleton } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { EmptyState, ErrorState, StaleNote } from '../../components/states.tsx';
import { isNotFound } from '../../lib/describe-error.ts';
import type { DropKind } from '../../lib/drops-of-kind.ts';
import { useCreator } from '../../lib/use-creator.ts';
import { useLiveTopics } from '../../lib/use-live-topics.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { KINDS, kindOf } from './drop-list-kind.ts';
import { useDropList } from './drop-list-queries.ts';
import styles from './drop-list-page.module.css';

/** A connection hears of so many drops; the rest is renewed now and then. */
const HEARD = 48;

const KindLinks = ({ base, shown }: { base: string; shown: DropKind }) => (
  <nav aria-label="Kinds of drops" className={styles['kinds']}>
    {KINDS.map(({ kind, label }) => (
      <Link
        key={kind}
        to={`${base}?show=${kind}`}
        className={styles['kind']}
        aria-current={kind === shown ? 'page' : undefined}
      >
        {label}
      </Link>
    ))}
  </nav>
);

const List = ({ kind, creatorId }: { kind: DropKind; creatorId: string | undefined }) => {
  const nowMs = useServerNow();
  const list = useDropList(kind, creatorId);
  const drops = list.data?.pages.flatMap(({ items }) => items) ?? [];
  useLiveTopics(kind === 'past' ? [] : drops.slice(0, HEARD).map(({ id }): Topic => `drop:${id}`));
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  if (data === undefined) {
    return error === null ? (
      <CardSkeletons count={8} label="Loading drops" />
    ) : (
      <ErrorState error={error} onRetry={refetch} />
    );
  }
  if (drops.length === 0) {
    return (
      <EmptyState
        title={KINDS.find((one) => one.kind === kind)?.empty ?? ''}
        text="Follow a creator and you hear of their next drop the second it opens."
        action={<ButtonLink to="/">To the start page</ButtonLink>}
      />
    );
  }
  return (
    <>
      {error !== null && <StaleNote error={error} onRetry={refetch} />}
      <DropGrid drops={drops} nowMs={nowMs} showCreator={creatorId === undefined} heading="h2" isFirst />
      {hasNextPage && (
        <Button
          variant="default"
          size="md"
          className={styles['more']}
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show more drops
        </Button>
      )}
    </>
  );
};

/** `/drops?show=…`: every drop, page by page. */
export const DropListPage = () => {
  const [params] = useSearchParams();
  const kind = kindOf(params);
  return (
    <>
      <PageTitle title="All drops" />
      <KindLinks base="/drops" shown={kind} />
      <List key={kind} kind={kind} creatorId={undefined} />
    </>
  );
};

/** `/c/:handle/drops?show=…`: every drop of one creator. */
export const CreatorDropListPage = () => {
  const { handle = '' } = useParams();
  const [params] = useSearchParams();
  const { data: creator, error, refetch } = useCreator(handle);
  const kind = kindOf(params);
  if (creator === undefined && error === null) return <PageSkeleton />;
  if (creator === undefined) {
    return (
      <>
        <PageTitle title={isNotFound(error) ? 'No such creator' : 'The creator did not load'} />
        <ErrorState
          error={error}
          onRetry={isNotFound(error) ? undefined : refetch}
          action={<ButtonLink to="/drops">See all drops</ButtonLink>}
        />
      </>
    );
  }
  return (
    <>
      <Link to={`/c/${creator.handle}`} className={styles['back']}>
        {creator.name}
      </Link>
      <PageTitle title={`Drops of ${creator.name}`} />
      <KindLinks base={`/c/${creator.handle}/drops`} shown={kind} />
      <List key={kind} kind={kind} creatorId={creator.id} />
    </>
  );
};
