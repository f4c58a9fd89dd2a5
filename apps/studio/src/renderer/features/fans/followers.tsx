import type { Reach, ReachKind } from '@livedrops/sdk';
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

const COLUMNS: readonly Column[] = [{ label: 'Name' }, { label: 'Follows since', isNumber: true }];

/** Who follows, how that grew, and whom a drop reaches. */
export const Followers = () => {
  const { data: creator } = useOwnCreator();
  return (
    <>
      {creator?.followerCount === 0 ? (
        <EmptyState title="No followers yet" action={<ShopLink page={pageOfCreator(creator)} />}>
          Fans follow you in the shop, and are told when you schedule a drop. Post the link to your page, or
          print its QR code.
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
    label="Followers"
    columns={COLUMNS}
    keyOf={({ userId }) => userId}
    empty={{
      title: 'No followers yet',
      text: 'Fans follow you in the shop, and are told when you schedule a drop.',
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

const SPANS = [30, 90, LIMITS.growthDays].map((days) => ({ value: String(days), label: `${days} days` }));

const Growth = () => {
  const [span, setSpan] = useState('30');
  const growth = useFollowerGrowth(Number(span));
  const { data } = growth;
  const joined = data?.days.reduce((sum, { followed }) => sum + followed, 0) ?? 0;
  return (
    <section className={classes['panel']} aria-label="Growth">
      <header>
        <h2>Growth</h2>
        <NativeSelect
          aria-label="How far back"
          size="xs"
          value={span}
          onChange={({ currentTarget: { value } }) => setSpan(value)}
          data={SPANS}
        />
      </header>
      {data === undefined && growth.error === null && <p className="dim">Loading…</p>}
      {growth.error !== null && <ErrorNotice error={growth.error} onRetry={() => void growth.refetch()} />}
      {data !== undefined && (
        <>
          <p className="figures">
            {`${formatCount(joined)} new in the last ${formatCount(data.days.length)} days, of ${formatCount(data.followers)} in all.`}
          </p>
          <DayBars days={data.days} label="New followers by day" />
          <p className={`${classes['small']} dim`}>
            Each bar has those who followed on that day and still do. Who left again is in none.
          </p>
        </>
      )}
    </section>
  );
};

const KINDS: { kind: ReachKind; label: string }[] = [
  { kind: 'dropScheduled', label: 'A new drop' },
  { kind: 'dropReminder', label: 'A reminder' },
  { kind: 'dropStarted', label: 'The start' },
];

const ReachPanel = () => {
  const reach = useReach();
  const { data } = reach;
  return (
    <section className={classes['panel']} aria-label="Reach of your next drop">
      <header>
        <h2>Reach of your next drop</h2>
      </header>
      {data === undefined && reach.error === null && <p className="dim">Loading…</p>}
      {reach.error !== null && <ErrorNotice error={reach.error} onRetry={() => void reach.refetch()} />}
      {data !== undefined && (
        <>
          <table className={classes['reach']}>
            <thead>
              <tr>
                <th scope="col">Told of</th>
                <th scope="col">In the shop</th>
                <th scope="col">On a device</th>
                <th scope="col">By e-mail</th>
              </tr>
            </thead>
            <tbody className="figures">
              {KINDS.map(({ kind, label }) => (
                <tr key={kind}>
                  <th scope="row">{label}</th>
                  <td>all</td>
                  <td>{reachText(data, data.kinds[kind].push)}</td>
                  <td>{reachText(data, data.kinds[kind].email)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className={`${classes['small']} dim`}>
            {data.looked < data.followers
              ? `Counted among your ${formatCount(data.looked)} newest followers. With all of them it may differ.`
              : 'Followers choose this themselves, for each kind of news.'}
          </p>
        </>
      )}
    </section>
  );
};

/** Of all followers a number, of some of them a share. */
const reachText = ({ looked, followers }: Reach, count: number): string =>
  looked < followers ? `${Math.round((count / looked) * 100)} %` : formatCount(count);
