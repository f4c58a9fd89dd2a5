import { plural, t } from '@lingui/core/macro';
import type { FollowerGrowth, Reach, ReachKind } from '@livedrops/sdk';
import { LIMITS } from '@livedrops/sdk/contract';
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { DayBars } from '../../components/day-bars.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { EmptyState } from '../../components/page.tsx';
import { ShopLink } from '../../components/shop-link.tsx';
import { useFollowerGrowth } from '../../lib/follower-growth.ts';
import { formatCount, formatWhen } from '../../lib/format.ts';
import { useOwnCreator } from '../../lib/own-creator.ts';
import { pageOfCreator } from '../../lib/shop-pages.ts';
import { type Column, FanTable } from './fan-list.tsx';
import { TestNoticeForm } from './test-notice.tsx';
import { useFollowers, useReach } from './use-fans.ts';
import table from '../../components/table.module.css';
import classes from './fans.module.css';

const COLUMNS: readonly Column[] = [{ label: t`Name` }, { label: t`Follows since`, isNumber: true }];

/** Who follows, how that grew, and whom a drop reaches. */
export const Followers = () => {
  const { data: creator } = useOwnCreator();
  return (
    <>
      {creator?.followerCount === 0 ? (
        <EmptyState title={t`No followers yet`} action={<ShopLink page={pageOfCreator(creator)} />}>
          {t`Fans follow you in the shop, and are told when you schedule a drop. Post the link to your page, or print its QR code.`}
        </EmptyState>
      ) : (
        <div className={classes['panels']}>
          <Growth />
          <ReachPanel />
        </div>
      )}
      <TestNoticeForm />
      {creator?.followerCount !== 0 && <List />}
    </>
  );
};

const List = () => (
  <FanTable
    list={useFollowers()}
    label={t`Followers`}
    columns={COLUMNS}
    keyOf={({ userId }) => userId}
    empty={{
      title: t`No followers yet`,
      text: t`Fans follow you in the shop, and are told when you schedule a drop.`,
    }}
  >
    {({ name, followedAt }, row) => (
      <tr {...row}>
        <th scope="row" className={classes['plain']}>
          <bdi>{name}</bdi>
        </th>
        <td className={`${table['number']} figures`}>{formatWhen(followedAt)}</td>
      </tr>
    )}
  </FanTable>
);

const SPANS = [30, 90, LIMITS.growthDays].map((days) => ({
  value: String(days),
  label: plural(days, { one: '# day', other: '# days' }),
}));

const Growth = () => {
  const [span, setSpan] = useState('30');
  const growth = useFollowerGrowth(Number(span));
  const { data } = growth;
  const joined = data?.days.reduce((sum, { followed }) => sum + followed, 0) ?? 0;
  return (
    <section className={classes['panel']} aria-label={t`Growth`}>
      <header>
        <h2>{t`Growth`}</h2>
        <NativeSelect
          aria-label={t`How far back`}
          size="xs"
          value={span}
          onChange={({ currentTarget: { value } }) => setSpan(value)}
          data={SPANS}
        />
      </header>
      {data === undefined && growth.error === null && <p className="dim">{t`Loading…`}</p>}
      {growth.error !== null && <ErrorNotice error={growth.error} onRetry={() => void growth.refetch()} />}
      {data !== undefined && (
        <>
          <p className="figures">{growthText(joined, data)}</p>
          <DayBars days={data.days} label={t`New followers by day`} />
          <p className={`${classes['small']} dim`}>
            {t`Each bar has those who followed on that day and still do. Who left again is in none.`}
          </p>
        </>
      )}
    </section>
  );
};

const growthText = (joined: number, { days, followers }: FollowerGrowth): string => {
  const count = formatCount(joined);
  const all = formatCount(followers);
  return plural(
    { days: days.length },
    {
      one: `${count} new in the last # day, of ${all} in all.`,
      other: `${count} new in the last # days, of ${all} in all.`,
    },
  );
};

const KINDS: { kind: ReachKind; label: string }[] = [
  { kind: 'dropScheduled', label: t`A new drop` },
  { kind: 'dropReminder', label: t`A reminder` },
  { kind: 'dropStarted', label: t`The start` },
];

const ReachPanel = () => {
  const reach = useReach();
  const { data } = reach;
  return (
    <section className={classes['panel']} aria-label={t`Reach of your next drop`}>
      <header>
        <h2>{t`Reach of your next drop`}</h2>
      </header>
      {data === undefined && reach.error === null && <p className="dim">{t`Loading…`}</p>}
      {reach.error !== null && <ErrorNotice error={reach.error} onRetry={() => void reach.refetch()} />}
      {data !== undefined && (
        <>
          <table className={classes['reach']}>
            <thead>
              <tr>
                <th scope="col">{t`Told of`}</th>
                <th scope="col">{t`In the shop`}</th>
                <th scope="col">{t`On a device`}</th>
                <th scope="col">{t`By e-mail`}</th>
              </tr>
            </thead>
            <tbody className="figures">
              {KINDS.map(({ kind, label }) => (
                <tr key={kind}>
                  <th scope="row">{label}</th>
                  <td>{t`all`}</td>
                  <td>{reachText(data, data.kinds[kind].push)}</td>
                  <td>{reachText(data, data.kinds[kind].email)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className={`${classes['small']} dim`}>
            {data.looked < data.followers
              ? t`Counted among your ${{ count: formatCount(data.looked) }} newest followers. With all of them it may differ.`
              : t`Followers choose this themselves, for each kind of news.`}
          </p>
        </>
      )}
    </section>
  );
};

/** Of all followers a number, of some of them a share. */
const reachText = ({ looked, followers }: Reach, count: number): string =>
  looked < followers ? t`${{ share: Math.round((count / looked) * 100) }} %` : formatCount(count);
