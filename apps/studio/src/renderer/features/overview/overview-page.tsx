import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { DayBars } from '../../components/day-bars.tsx';
import { Page } from '../../components/page.tsx';
import { ShopLink } from '../../components/shop-link.tsx';
import { useFollowerGrowth } from '../../lib/follower-growth.ts';
import { formatCount, formatMoney, formatWhen } from '../../lib/format.ts';
import { orderWord } from '../../lib/order-words.ts';
import { useOwnCreator } from '../../lib/own-creator.ts';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { pageOfCreator } from '../../lib/shop-pages.ts';
import { useStudio } from '../../lib/studio.ts';
import { SOLD } from '../../lib/sold-counts.ts';
import { useLinkHealth } from '../../lib/use-link.ts';
import { useSalesNews } from '../../lib/use-sales-news.ts';
import { Card, Figure } from './card.tsx';
import { against, followedLately, lastWeek, revenueAgainst, revenueText } from './compare.ts';
import { FirstRun } from './first-run.tsx';
import { HandsCard } from './hands-card.tsx';
import { type PreflightRule, Today } from './today.tsx';
import { useLastDrops, useLatestOrders } from './use-overview.ts';
import classes from './overview.module.css';

const GROWTH_DAYS = 30;

/** What a creator wants to know first. */
export const OverviewPage = ({ preflight }: { preflight: PreflightRule }) => {
  const isStale = useLinkHealth() !== 'live';
  useSalesNews(SOLD);
  return (
    <Page
      title={t`Overview`}
      isStale={isStale}
      actions={
        <Button component={Link} to="/drops/new" leftSection={<IconPlus size={16} aria-hidden="true" />}>
          {t`New drop`}
        </Button>
      }
    >
      <FirstRun />
      <Today preflight={preflight} />
      <div className={classes['cards']}>
        <HandsCard />
        <LastDropCard />
        <WeekCard />
        <FollowersCard />
        <LatestOrdersCard />
      </div>
    </Page>
  );
};

const LastDropCard = () => {
  const drops = useOwnDrops();
  const reading = useLastDrops(drops.data?.items);
  const isFailed = drops.data === undefined && drops.error !== null;
  return (
    <Card title={t`The last drop`} reading={isFailed ? { ...drops, data: undefined } : reading}>
      {(known) => {
        if (known === null)
          return <p className="dim">{t`No drop has ended yet. What it sold is here from then on.`}</p>;
        const { last, before } = known;
        const title = before?.drop.title ?? '';
        return (
          <>
            <p className={classes['what']}>
              <Link to={`/drops/${last.drop.id}/live`}>{last.drop.title}</Link>
            </p>
            <dl className={classes['figures']}>
              <Figure
                label={t`Revenue`}
                value={revenueText(last.sales)}
                note={revenueAgainst(last.sales, before?.sales, title)}
              />
              <Figure
                label={t`Units`}
                value={formatCount(last.sales.units)}
                note={against(last.sales.units, before?.sales.units, title)}
              />
            </dl>
          </>
        );
      }}
    </Card>
  );
};

const WeekCard = () => {
  const { client } = useStudio();
  const drops = useOwnDrops();
  return (
    <Card title={t`Last seven days`} reading={drops} more={{ to: '/drops', label: t`All drops` }}>
      {({ items }) => {
        const week = lastWeek(items, client.clock.now());
        return (
          <dl className={classes['figures']}>
            <Figure label={t`Units sold`} value={formatCount(week.units)} />
            <Figure label={t`Drops on sale`} value={formatCount(week.drops)} />
          </dl>
        );
      }}
    </Card>
  );
};

const FollowersCard = () => {
  const growth = useFollowerGrowth(GROWTH_DAYS);
  const { data: creator } = useOwnCreator();
  return (
    <Card
      title={t`Followers`}
      reading={growth}
      more={{ to: '/fans?part=followers', label: t`All followers` }}
    >
      {({ followers, days }) => {
        if (followers === 0)
          return (
            <>
              <p className="dim">{t`Nobody follows you yet. Post the link to your page:`}</p>
              {creator !== undefined && <ShopLink page={pageOfCreator(creator)} />}
            </>
          );
        const { week, before } = followedLately(days);
        return (
          <>
            <dl className={classes['figures']}>
              <Figure label={t`Follow you`} value={formatCount(followers)} />
              <Figure
                label={t`New in seven days`}
                value={formatCount(week)}
                note={
                  before === undefined ? undefined : t`${{ count: formatCount(before) }} in the seven before`
                }
              />
            </dl>
            <DayBars days={days} label={t`New followers by day`} />
          </>
        );
      }}
    </Card>
  );
};

const LatestOrdersCard = () => {
  const orders = useLatestOrders();
  return (
    <Card title={t`Last orders`} reading={orders} more={{ to: '/orders', label: t`All orders` }}>
      {(items) =>
        items.length === 0 ? (
          <p className="dim">{t`Nobody has ordered yet.`}</p>
        ) : (
          <ul className={classes['orders']}>
            {items.map((part) => (
              <li key={`${part.id}/${part.dropId}`}>
                <bdi>{part.buyerName}</bdi>
                <span className="figures">{formatMoney(part.total, part.currency)}</span>
                <span className="dim">
                  {`${formatCount(part.quantity)} × ${part.title} · ${orderWord(part)}`}
                </span>
                <span className="dim figures">{formatWhen(part.createdAt)}</span>
              </li>
            ))}
          </ul>
        )
      }
    </Card>
  );
};
