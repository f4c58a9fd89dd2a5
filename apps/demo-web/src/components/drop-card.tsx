import type { Drop } from '@livedrops/sdk';
import { Link } from 'react-router';
import { isAllInBaskets } from '../lib/drop-state.ts';
import { formatMoney } from '../lib/money.ts';
import { digits, shortInstant } from '../lib/time.ts';
import styles from './drop-card.module.css';
import { ProductArt } from './product-art.tsx';
import { StatusTag } from './status-tag.tsx';
import { StockBar } from './stock-bar.tsx';

const DAY_MS = 86_400_000;

const timeLine = (drop: Drop, nowMs: number): string => {
  const untilStart = Date.parse(drop.startsAt) - nowMs;
  const untilEnd = Date.parse(drop.endsAt) - nowMs;
  switch (drop.status) {
    case 'scheduled':
      if (untilStart <= 0) return 'Opening…';
      return untilStart < DAY_MS
        ? `Opens in ${digits(untilStart)}`
        : `Opens ${shortInstant(drop.startsAt, nowMs)}`;
    case 'live':
    case 'sold_out':
    case 'paused':
      if (untilEnd <= 0) return 'Closing…';
      return untilEnd < DAY_MS ? `Ends in ${digits(untilEnd)}` : `Ends ${shortInstant(drop.endsAt, nowMs)}`;
    case 'ended':
      return `Ended ${shortInstant(drop.endsAt, nowMs)}`;
    case 'cancelled':
      return 'Called off';
  }
};

const showsStock = (drop: Drop): boolean => drop.status === 'live' || drop.status === 'paused';

/** The level of a card's heading: one below what the cards stand under. Default: in a section of the page. */
type Heading = 'h2' | 'h3';

/** A drop in a list: the whole card is one link. */
export const DropCard = ({
  drop,
  nowMs,
  showCreator = true,
  heading: Heading = 'h3',
  isFirst = false,
}: {
  drop: Drop;
  nowMs: number;
  showCreator?: boolean;
  heading?: Heading;
  /** It is what the page shows first: its picture does not wait. */
  isFirst?: boolean;
}) => (
  <article className={styles['card']} data-status={isAllInBaskets(drop) ? 'in_baskets' : drop.status}>
    <div className={styles['picture']}>
      <ProductArt imageUrl={drop.imageUrl} image={drop.image} seed={drop.title} eager={isFirst} />
      <span className={styles['tag']}>
        <StatusTag drop={drop} />
      </span>
    </div>
    <div className={styles['facts']}>
      <Heading className={styles['title']}>
        <Link to={`/d/${drop.id}`} className={styles['link']}>
          {drop.title}
        </Link>
      </Heading>
      <p className={styles['price']}>{formatMoney(drop.price, drop.currency)}</p>
      {showCreator && <p className={styles['creator']}>{drop.creatorName}</p>}
    </div>
    <p className={styles['time']}>{timeLine(drop, nowMs)}</p>
    {showsStock(drop) && <StockBar remaining={drop.remaining} stock={drop.stock} />}
  </article>
);

/** Cards side by side: two on a phone, up to four on a desk. */
export const DropGrid = ({
  drops,
  nowMs,
  showCreator = true,
  heading = 'h3',
  isFirst = false,
}: {
  drops: readonly Drop[];
  nowMs: number;
  showCreator?: boolean;
  heading?: Heading;
  /** They are what the page shows first. */
  isFirst?: boolean;
}) => (
  <ul className={styles['grid']}>
    {drops.map((drop, index) => (
      <li key={drop.id}>
        <DropCard
          drop={drop}
          nowMs={nowMs}
          showCreator={showCreator}
          heading={heading}
          isFirst={isFirst && index === 0}
        />
      </li>
    ))}
  </ul>
);
