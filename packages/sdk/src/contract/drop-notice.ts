import type { Drop } from '../types/drop.ts';
import type { ReminderMinutes } from '../types/reminder.ts';
import { formatMoney } from './currency.ts';
import { quote } from './quote.ts';

const LOCALE = 'en-GB';

/** What followers are told of a drop: it is planned, it starts soon, its time is another one, it is live, or it will not take place. */
export type DropNews =
  | { kind: 'scheduled' | 'moved' | 'live' | 'called_off' }
  | { kind: 'reminder'; minutes: ReminderMinutes | null };

/** What of a drop such a message says. */
export type ToldDrop = Pick<Drop, 'title' | 'creatorName' | 'price' | 'currency' | 'startsAt' | 'remaining'>;

/**
 * The words of a push message or a mail about a drop. What its creator typed is quoted, shortened, and makes no links.
 *
 * @returns a line for the head of a phone's notice or a mail, and a sentence
 */
export const wordDropNotice = (drop: ToldDrop, news: DropNews): { title: string; body: string } => {
  const price = formatMoney(drop.price, drop.currency, LOCALE);
  const title = quote(drop.title);
  const what = `${title} by ${quote(drop.creatorName)}`;
  const start = formatInstant(drop.startsAt);
  switch (news.kind) {
    case 'scheduled':
      return { title: `New drop: ${title}`, body: `${what}, ${price}, starts ${start}.` };
    case 'called_off':
      return { title: `Called off: ${title}`, body: `${what} will not take place.` };
    case 'moved':
      return { title: `New time: ${title}`, body: `${what}, starts ${start}.` };
    case 'reminder':
      return {
        title: `Starts in ${formatLead(news.minutes)}: ${title}`,
        body: `${what}, ${price}. Be ready.`,
      };
    case 'live':
      return { title: `Now live: ${title}`, body: `${what}, ${price}. ${countUnits(drop.remaining)} left.` };
  }
};

const countUnits = (units: number): string => (units === 1 ? '1 unit' : `${units} units`);

const formatLead = (minutes: number | null): string =>
  minutes === 60 ? 'an hour' : `${minutes ?? 0} minutes`;

/** As messages say it: not everybody lives in one time zone, so the zone is said. */
export const formatInstant = (instant: string): string =>
  `${new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(instant))} UTC`;
