import { plural, t } from '@lingui/core/macro';
import { currencyDigits, formatMoney as moneyText } from '@livedrops/sdk/contract';
import { locale } from './language.ts';

/** Minor units as a person reads them: `€12.50`, or `12,50 €`. */
export const formatMoney = (minor: number, currency: string): string => moneyText(minor, currency, locale());

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The amount as one types it: `12.50`. */
export const toMajorText = (minor: number, currency: string): string => {
  const exponent = currencyDigits(currency);
  return (minor / 10 ** exponent).toFixed(exponent);
};

/** Minor units of a typed amount such as `12`, `12.5` or `12,50`; `null` when it is not an amount of this currency. */
export const parseMajorText = (text: string, currency: string): number | null => {
  const exponent = currencyDigits(currency);
  const match = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.trim());
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > exponent) return null;
  return Number(whole + fraction.padEnd(exponent, '0'));
};

const countFormat = new Intl.NumberFormat(locale());
export const formatCount = (value: number): string => countFormat.format(value);

const rateFormat = new Intl.NumberFormat(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });
export const formatRate = (value: number): string => rateFormat.format(value);

const two = (value: number): string => String(value).padStart(2, '0');

/** `00:07:42`, with days in front from 24 hours on. Rounded up, so that zero is shown only when it is over. */
export const formatCountdown = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const days = Math.floor((seconds * 1_000) / DAY_MS);
  const clock = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map(two)
    .join(':');
  return days === 0 ? clock : t`${days}d ${clock}`;
};

/** For lists: no seconds while hours remain, so that nothing moves that nobody waits for. */
export const formatToGo = (ms: number): string => {
  if (ms < HOUR_MS) return formatCountdown(ms);
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / 60_000);
  return days === 0 ? t`${hours} h ${minutes} min` : t`${days} d ${hours} h`;
};

/** Time since: rounded down. */
export const formatElapsed = (ms: number): string =>
  formatCountdown(Math.floor(Math.max(0, ms) / 1_000) * 1_000);

/** For people who listen: `7 minutes`, `2 hours`, `3 days`. */
export const spokenDuration = (ms: number): string => {
  const days = Math.round(ms / DAY_MS);
  const hours = Math.round(ms / HOUR_MS);
  const minutes = Math.round(ms / 60_000);
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (ms >= DAY_MS * 2) return plural(days, { one: '# day', other: '# days' });
  if (ms >= HOUR_MS * 2) return plural(hours, { one: '# hour', other: '# hours' });
  if (ms >= 60_000) return plural(minutes, { one: '# minute', other: '# minutes' });
  return plural(seconds, { one: '# second', other: '# seconds' });
};

const whenFormat = new Intl.DateTimeFormat(locale(), {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const whenNextYearFormat = new Intl.DateTimeFormat(locale(), {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
/** The year is told when it is not this one. */
export const formatWhen = (instant: string | number): string => {
  const date = new Date(instant);
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return (isThisYear ? whenFormat : whenNextYearFormat).format(date);
};

const zoneFormats = new Map<string, Intl.DateTimeFormat>();

/** A day and time by the wall clock of a zone, always with the year. */
export const formatWhenIn = (zone: string, instant: string | number): string => {
  const format =
    zoneFormats.get(zone) ??
    new Intl.DateTimeFormat(locale(), {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
  zoneFormats.set(zone, format);
  return format.format(new Date(instant));
};

const timeFormat = new Intl.DateTimeFormat(locale(), {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
export const formatTime = (instant: string | number): string => timeFormat.format(new Date(instant));

const hourFormat = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' });
/** The time of day without seconds. */
export const formatHour = (instant: string | number): string => hourFormat.format(new Date(instant));

/** How long ago, in the largest unit that fits: `4 s`, `3 min`, `5 h`, `2 d`. */
export const formatAge = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (minutes < 1) return t`${seconds} s`;
  if (hours < 1) return t`${minutes} min`;
  return hours < 48 ? t`${hours} h` : t`${days} d`;
};
