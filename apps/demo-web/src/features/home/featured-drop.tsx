import type { Drop } from '@livedrops/sdk';
import { Skeleton } from '@mantine/core';
import { ButtonLink } from '../../components/button-link.tsx';
import type { FollowSlot } from '../../components/follow-slot.ts';
import { Countdown } from '../../components/countdown.tsx';
import { ProductArt } from '../../components/product-art.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { StockBar } from '../../components/stock-bar.tsx';
import { formatMoney } from '../../lib/money.ts';
import { describeInstant } from '../../lib/time.ts';
import styles from './featured-drop.module.css';

const Clock = ({ drop, nowMs }: { drop: Drop; nowMs: number }) => {
  const scheduled = drop.status === 'scheduled';
  const leftMs = Date.parse(scheduled ? drop.startsAt : drop.endsAt) - nowMs;
  if (leftMs <= 0) return <p className={styles['turning']}>{scheduled ? 'Opening…' : 'Closing…'}</p>;
  return <Countdown label={scheduled ? 'Opens in' : 'Ends in'} leftMs={leftMs} />;
};

/** Holds the place of the drop that leads the page. */
export const FeaturedSkeleton = () => (
  <div className={styles['featured']} role="status" aria-label="Loading the first drop">
    <Skeleton className={styles['picture'] ?? ''} style={{ aspectRatio: '5 / 4' }} h="auto" radius={0} />
    <div className={styles['facts']}>
      <Skeleton h={28} w="40%" />
      <Skeleton h={44} w="80%" />
      <Skeleton h={84} w="70%" />
      <Skeleton h={52} />
      <Skeleton h={56} w="60%" />
    </div>
  </div>
);

/** The drop that leads the home page, large. */
export const FeaturedDrop = ({ drop, nowMs, Follow }: { drop: Drop; nowMs: number; Follow: FollowSlot }) => (
  <article className={styles['featured']} aria-label={drop.title}>
    <div className={styles['picture']}>
      <ProductArt
        imageUrl={drop.imageUrl}
        image={drop.image}
        seed={drop.title}
        ratio="5 / 4"
        sizes="(min-width: 760px) 660px, 100vw"
        eager
      />
    </div>
    <div className={styles['facts']}>
      <p className={styles['meta']}>
        <StatusTag
          drop={drop}
          label={drop.status === 'live' ? 'Live now' : drop.status === 'scheduled' ? 'Next drop' : undefined}
        />
        <span>{drop.creatorName}</span>
      </p>
      <h2 className={styles['title']}>{drop.title}</h2>
      <Clock drop={drop} nowMs={nowMs} />
      {drop.status === 'scheduled' ? (
        <p className={styles['when']}>{describeInstant(drop.startsAt, nowMs)}</p>
      ) : (
        <StockBar remaining={drop.remaining} stock={drop.stock} large />
      )}
      <div className={styles['actions']}>
        <ButtonLink to={`/d/${drop.id}`} className={styles['go']}>
          {drop.status === 'live' ? `Get it for ${formatMoney(drop.price, drop.currency)}` : 'See the drop'}
        </ButtonLink>
        <Follow creator={{ id: drop.creatorId, name: drop.creatorName }} />
      </div>
    </div>
  </article>
);
