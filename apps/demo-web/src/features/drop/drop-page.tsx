import type { Drop, DropStatus } from '@livedrops/sdk';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useAnnounce } from '../../components/announcer.tsx';
import { ButtonLink } from '../../components/button-link.tsx';
import { FailedReadState } from '../../components/failed-read-state.tsx';
import type { FollowSlot } from '../../components/follow-slot.ts';
import { PageSkeleton } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import type { PaySlot } from '../../components/pay-slot.ts';
import { ON_A_PAGE, ProductArt } from '../../components/product-art.tsx';
import { StaleNote } from '../../components/states.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { isAllInBaskets } from '../../lib/drop-state.ts';
import { isNotFound } from '../../lib/describe-error.ts';
import { isPending } from '../../lib/newest-orders.ts';
import { formatMoney } from '../../lib/money.ts';
import { useSession } from '../../lib/shop-context.ts';
import { useFailedRead } from '../../lib/use-failed-read.ts';
import { useLiveTopics } from '../../lib/use-live-topics.ts';
import { BuyPanel } from './buy-panel.tsx';
import styles from './drop-page.module.css';
import { DropFacts } from './drop-facts.tsx';
import { useDrop, useOwnOrders } from './drop-queries.ts';

type SpokenStatus = DropStatus | 'in_baskets';

const SPOKEN: Record<SpokenStatus, string> = {
  scheduled: 'is scheduled again',
  live: 'is open. You can buy now',
  paused: 'is paused by the creator',
  in_baskets: 'is all in baskets now. Some may come back',
  sold_out: 'is sold out',
  ended: 'has ended',
  cancelled: 'was called off',
};

/**
 * Says a change of the drop's state once, for people who listen. While units go from basket to basket, only that one can buy again is
 * told anew; and who has a reservation is told of that, and not of the units that are left for others.
 */
const useSpokenStatus = (drop: Drop | undefined, hasReservation: boolean): void => {
  const announce = useAnnounce();
  const status = drop !== undefined && isAllInBaskets(drop) ? 'in_baskets' : drop?.status;
  const last = useRef(status);
  const isBasketsTold = useRef(false);
  const speak = useEffectEvent((now: SpokenStatus) => {
    const isOfStock = now === 'live' || now === 'in_baskets' || now === 'sold_out';
    if (isOfStock && hasReservation) return;
    if (now === 'in_baskets' && isBasketsTold.current) return;
    isBasketsTold.current = now === 'in_baskets' || (now === 'live' && isBasketsTold.current);
    announce(`${drop?.title} ${SPOKEN[now]}.`);
  });
  useEffect(() => {
    const before = last.current;
    last.current = status;
    if (status !== before && before !== undefined && status !== undefined) speak(status);
  }, [status]);
};

/** The price of now, and the one that it was when the page was opened. */
const Price = ({ drop: { price, currency } }: { drop: Drop }) => {
  const [first] = useState(price);
  return (
    <p className={styles['price']}>
      <span>{formatMoney(price, currency)}</span>
      {first !== price && (
        <s className={styles['before']}>
          <span className="visually-hidden"> it was </span>
          <span>{formatMoney(first, currency)}</span>
        </s>
      )}
    </p>
  );
};

type Slots = { Follow: FollowSlot; Pay: PaySlot };

type ViewProps = Slots & {
  drop: Drop;
  hasReservation: boolean;
  /** Why it could not be renewed. */
  error: unknown;
  onRetry: () => unknown;
};

const DropView = ({ drop, hasReservation, error, onRetry, Follow, Pay }: ViewProps) => (
  <article className={styles['drop']}>
    <div className={styles['top']}>
      <div className={styles['picture']}>
        <ProductArt imageUrl={drop.imageUrl} image={drop.image} seed={drop.title} sizes={ON_A_PAGE} eager />
      </div>
      <div className={styles['panel']}>
        <header className={styles['head']}>
          <div className={styles['meta']}>
            <Link to={`/c/${drop.creatorHandle}`} className={styles['creator']}>
              {drop.creatorName}
            </Link>
            {/* Who has a reservation reads that, and not that everything is in baskets. */}
            <StatusTag drop={drop} label={hasReservation && isAllInBaskets(drop) ? 'Reserved' : undefined} />
          </div>
          <PageTitle title={drop.title} className={styles['title']} />
          <Price drop={drop} />
        </header>
        <BuyPanel drop={drop} Pay={Pay} />
        <div className={styles['follow']}>
          <Follow creator={{ id: drop.creatorId, name: drop.creatorName }} />
          <p>{`Followers hear of ${drop.creatorName}’s drops the second they open.`}</p>
        </div>
        {/* Below what can be pressed, which must not move when the server is too busy to answer. */}
        {error !== null && <StaleNote error={error} onRetry={onRetry} />}
      </div>
    </div>
    <div className={styles['about']}>
      {drop.description !== '' && (
        <section>
          <h2>About it</h2>
          <p className={styles['description']}>{drop.description}</p>
        </section>
      )}
      <DropFacts drop={drop} />
    </div>
  </article>
);

/** `/d/:dropId`: one page for the whole life of a drop. */
export const DropPage = ({ Follow, Pay }: Slots) => {
  const { dropId = '' } = useParams();
  const read = useDrop(dropId);
  const { data: drop, error, refetch } = read;
  const failed = useFailedRead(read);
  const userId = useSession()?.user.id;
  useLiveTopics(userId === undefined ? [`drop:${dropId}`] : [`drop:${dropId}`, `user:${userId}`]);
  const own = useOwnOrders(userId ?? '', dropId).data;
  const hasReservation = own?.orders.some(isPending) ?? false;
  useSpokenStatus(drop, hasReservation);

  if (failed !== null) {
    return (
      <>
        <PageTitle title={isNotFound(failed.error) ? 'No such drop' : 'The drop did not load'} />
        <div className={styles['failed']}>
          <FailedReadState failed={failed} action={<ButtonLink to="/drops">See all drops</ButtonLink>} />
        </div>
      </>
    );
  }
  if (drop === undefined) return <PageSkeleton />;
  return (
    <DropView
      key={drop.id}
      drop={drop}
      hasReservation={hasReservation}
      error={error}
      onRetry={refetch}
      Follow={Follow}
      Pay={Pay}
    />
  );
};
