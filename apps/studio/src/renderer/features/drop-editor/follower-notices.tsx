import { plural, t } from '@lingui/core/macro';
import type { Drop, ReminderMinutes } from '@livedrops/sdk';
import { type DropNews, wordDropNotice } from '@livedrops/sdk/contract';
import { useServerTime } from '@livedrops/sdk/react';
import { parseMajorText } from '../../lib/format.ts';
import type { DropForm } from './drop-form.ts';
import type { DropTimes } from './drop-times.ts';
import classes from './follower-notices.module.css';

type FollowerNoticesProps = {
  form: DropForm;
  /** The drop as it is; `null`: it is not scheduled yet. */
  drop: Drop | null;
  productName: string;
  creatorName: string;
  times: (nowMs: number) => DropTimes;
};

const MINUTE_MS = 60_000;

/** What followers get on their phones and by mail, word for word. The server writes it in English. */
export const FollowerNotices = ({ form, drop, productName, creatorName, times }: FollowerNoticesProps) => {
  const startMinute = useServerTime((nowMs) => {
    const { start } = times(nowMs);
    return start === null ? null : Math.floor(start / MINUTE_MS);
  });
  const title = form.title.trim() || productName.trim();
  const price = parseMajorText(form.price, form.currency);
  const isKnown = title !== '' && price !== null && /^\d+$/.test(form.stock);
  return (
    <section className={classes['notices']} aria-label={t`What followers are told`}>
      <h2>{t`What followers are told`}</h2>
      {!isKnown || startMinute === null || startMinute === undefined ? (
        <p className="dim">{t`The messages stand here once name, price, units and start are known.`}</p>
      ) : (
        <ul>
          {newsOf(form, drop, startMinute).map((news) => {
            const told = {
              title,
              creatorName,
              price,
              currency: form.currency,
              startsAt: new Date(startMinute * MINUTE_MS).toISOString(),
              remaining: Number(form.stock),
            };
            const when = whenOf(news);
            const words = wordDropNotice(told, news);
            return (
              <li key={when}>
                <span className="dim">{when}</span>
                <div className={classes['message']} lang="en">
                  <b>{words.title}</b>
                  <span>{words.body}</span>
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
};

/** In the order in which they are told. A drop that keeps its start is no news. */
const newsOf = (form: DropForm, drop: Drop | null, startMinute: number): DropNews[] => {
  const isMoved = drop !== null && Math.floor(Date.parse(drop.startsAt) / MINUTE_MS) !== startMinute;
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
