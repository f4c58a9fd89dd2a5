import { t } from '@lingui/core/macro';
import { formatCount } from '../lib/format.ts';
import { locale } from '../lib/language.ts';
import classes from './day-bars.module.css';

type DayBarsProps = {
  /** As `2026-12-01`, oldest first. */
  days: readonly { day: string; followed: number }[];
  /** What the bars count. */
  label: string;
};

const HEIGHT = 40;
const dayFormat = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayText = (day: string): string => dayFormat.format(new Date(`${day}T00:00:00Z`));

/** One bar for each day. The figures are in a table for people who do not see them. */
export const DayBars = ({ days, label }: DayBarsProps) => {
  const most = Math.max(1, ...days.map(({ followed }) => followed));
  const mostText = formatCount(most);
  const [first, last] = [days[0], days.at(-1)];
  return (
    <figure className={classes['figure']}>
      <svg viewBox={`0 0 ${days.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {days.map(({ day, followed }, index) => {
          const height = followed === 0 ? 0.5 : Math.max(1.5, (followed / most) * HEIGHT);
          return <rect key={day} x={index + 0.12} y={HEIGHT - height} width={0.76} height={height} />;
        })}
      </svg>
      <figcaption className="dim figures" aria-hidden="true">
        <span>{first && dayText(first.day)}</span>
        <span>{t`at most ${mostText} a day`}</span>
        <span>{last && dayText(last.day)}</span>
      </figcaption>
      <div className="visually-hidden">
        <table>
          <caption>{label}</caption>
          <tbody>
            {days
              .filter(({ followed }) => followed > 0)
              .map(({ day, followed }) => (
                <tr key={day}>
                  <th scope="row">{dayText(day)}</th>
                  <td>{formatCount(followed)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
};
