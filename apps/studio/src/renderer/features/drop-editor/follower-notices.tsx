import { plural, t } from '@lingui/core/macro';
import type { Drop, ReminderMinutes } from '@livedrops/sdk';
import { type DropNews, type ToldDrop, wordDropNotice } from '@livedrops/sdk/contract';
import { useServerTime } from '@livedrops/sdk/react';
import { parseMajorText } from '../../lib/format.ts';
import type { DropForm } from './drop-form.ts';
import type { DropTimes } from './drop-times.ts';
import classes from './follower-notices.module.css';

type FollowerNoticesProps = {
  form: DropForm;
  /** The drop as it is; `null`: it is not scheduled yet. */
  drop: Drop | null;
  /** What the drop is called; empty: nothing yet. */
  name: string;
  creatorName: string;
  times: (nowMs: number) => DropTimes;
};

const MINUTE_MS = 60_000;

/** What followers get on their phones and by mail, word for word. The server writes it in English. */
export const FollowerNotices = ({ form, drop, name, creatorName, times }: FollowerNoticesProps) => {
  const startsAt = useServerTime((nowMs) => startMinute(times(nowMs)));
  const told = startsAt == null ? null : toldDrop(form, { name, creatorName, startsAt });
  return (
    <section className={classes['notices']} aria-label={t`What followers are told`}>
      <h2>{t`What followers are told`}</h2>
      {told === null ? (
        <p className="dim">{t`The messages stand here once name, price, units and start are known.`}</p>
      ) : (
        <ul>
          {newsOf(form, drop, told.startsAt).map((news) => (
            <Message key={whenOf(news)} news={news} told={told} />
          ))}
        </ul>
      )}
    </section>
  );
};

const Message = ({ news, told }: { news: DropNews; told: ToldDrop }) => {
  const { title, body } = wordDropNotice(told, news);
  return (
    <li>
      <span className="dim">{whenOf(news)}</span>
      <div className={classes['message']} lang="en">
        <b>{title}</b>
        <span>{body}</span>
      </div>
    </li>
  );
};

/** Messages say no seconds. */
const startMinute = ({ start }: DropTimes): string | null => (start === null ? null : wholeMinute(start));

const wholeMinute = (instant: string | number): string => {
  const ms = new Date(instant).getTime();
  return new Date(ms - (ms % MINUTE_MS)).toISOString();
};

type Known = { name: string; creatorName: string; startsAt: string };

const toldDrop = (form: DropForm, { name, creatorName, startsAt }: Known): ToldDrop | null => {
  const { currency, stock } = form;
  const price = parseMajorText(form.price, currency);
  if (name === '' || price === null || !/^\d+$/.test(stock)) return null;
  return { title: name, creatorName, price, currency, startsAt, remaining: Number(stock) };
};

/** In the order in which they are told. A drop that keeps its start is no news. */
const newsOf = (form: DropForm, drop: Drop | null, startsAt: string): DropNews[] => {
  const isMoved = drop !== null && wholeMinute(drop.startsAt) !== startsAt;
  const longestFirst = [...form.reminderMinutes].sort((a, b) => b - a);
  return [
    ...(drop === null ? [{ kind: 'scheduled' } as const] : []),
    ...(isMoved ? [{ kind: 'moved' } as const] : []),
    ...longestFirst.map((minutes: ReminderMinutes) => ({ kind: 'reminder', minutes }) as const),
    { kind: 'live' },
  ];
};

const whenOf = (news: DropNews): string => {
  const minutes = news.kind === 'reminder' ? (news.minutes ?? 0) : 0;
  switch (news.kind) {
    case 'scheduled':
      return t`Once it is scheduled`;
    case 'moved':
      return t`Once its start is moved`;
    case 'reminder':
      return plural(minutes, {
        one: '# minute before the start, to those who asked for it',
        other: '# minutes before the start, to those who asked for it',
      });
    case 'called_off':
      return t`When it is called off`;
    case 'live':
      return t`At the start`;
  }
};
