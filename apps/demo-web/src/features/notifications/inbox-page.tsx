import { Button } from '@mantine/core';
import { IconChecks, IconSettings } from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import { useAnnounce } from '../../components/announcer.tsx';
import { ButtonLink } from '../../components/button-link.tsx';
import { RowSkeletons } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { EmptyState, ErrorState, StaleNote } from '../../components/states.tsx';
import { signInPath } from '../../lib/return-path.ts';
import { useSession } from '../../lib/shop-context.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { groupByDay } from './group-by-day.ts';
import styles from './inbox-page.module.css';
import { useInbox, useMarkRead } from './notification-queries.ts';
import { NotificationRow } from './notification-row.tsx';
import { useFresh, useSeen } from './use-fresh.ts';

const Empty = () => (
  <EmptyState
    title="Nothing yet"
    text="Follow a creator, and their new drops and starts appear here. So does all that happens to your orders."
    action={<ButtonLink to="/">Find creators</ButtonLink>}
  />
);

const Inbox = ({ userId }: { userId: string }) => {
  const nowMs = useServerNow();
  const announce = useAnnounce();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInbox(userId);
  const { mutate: markRead, isPending, error: markError } = useMarkRead(userId);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const fresh = useFresh(items);
  const hasFresh = items.some(fresh.isFresh);
  useSeen(items[0], markRead);

  if (data === undefined) {
    return error === null ? (
      <RowSkeletons count={4} label="Loading your notifications" />
    ) : (
      <ErrorState error={error} onRetry={refetch} />
    );
  }
  if (items.length === 0) return <Empty />;
  // Whoever follows one has seen the list, however quick they are.
  const seeNow = () => {
    if (items[0]?.isRead === false) markRead(items[0]);
  };
  const markAll = () =>
    markRead(undefined, {
      onSuccess: () => {
        fresh.clear();
        announce('All notifications are read');
      },
    });
  return (
    <>
      {(error ?? markError) !== null && <StaleNote error={error ?? markError} onRetry={refetch} />}
      <div className={styles['bar']}>
        <p className={styles['count']}>{hasFresh ? 'New ones are marked.' : 'You have seen them all.'}</p>
        {hasFresh && (
          <Button
            variant="default"
            size="md"
            leftSection={<IconChecks size={18} aria-hidden />}
            loading={isPending}
            onClick={markAll}
          >
            Mark all read
          </Button>
        )}
      </div>
      {groupByDay(items, nowMs).map((day) => (
        <section key={day.heading} className={styles['day']} aria-label={day.heading}>
          <h2 className={styles['heading']}>{day.heading}</h2>
          <ul>
            {day.items.map((item) => (
              <NotificationRow
                key={item.event.id}
                item={item}
                isFresh={fresh.isFresh(item)}
                nowMs={nowMs}
                onOpen={seeNow}
              />
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage ? (
        <Button variant="default" size="md" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older notifications
        </Button>
      ) : (
        <p className={styles['end']}>That is all of the last 30 days.</p>
      )}
    </>
  );
};

/** `/notifications`: what happened to one's orders and at the creators one follows, newest first. */
export const InboxPage = () => {
  const userId = useSession()?.user.id;
  const { pathname } = useLocation();
  return (
    <div className={styles['page']}>
      <div className={styles['head']}>
        <PageTitle title="Notifications" />
        {userId !== undefined && (
          <Link to="/account/notifications" className={styles['settings']}>
            <IconSettings size={20} stroke={1.75} aria-hidden />
            Settings
          </Link>
        )}
      </div>
      {userId === undefined ? (
        <EmptyState
          title="Sign in to see your notifications"
          text="News of your orders and of the creators you follow are kept with your account."
          action={<ButtonLink to={signInPath(pathname)}>Sign in</ButtonLink>}
        />
      ) : (
        <Inbox key={userId} userId={userId} />
      )}
    </div>
  );
};
