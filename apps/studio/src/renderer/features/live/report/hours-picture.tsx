import { plural, t } from '@lingui/core/macro';
import { formatCount } from '../../../lib/format.ts';
import { busiestHour, dayName, HOURS, type HoursMap } from './hours-map.ts';
import classes from './report.module.css';

/** Steps of the ink, so that a map is read at a glance. */
const STEPS = 4;

/** When in the week it sold: a square for each hour, darker where more was sold. */
export const HoursPicture = ({ map }: { map: HoursMap }) => (
  <section className={classes['panel']} aria-label={t`Hours of the week`}>
    <h3>{t`Hours of the week`}</h3>
    <p className="dim">{mostText(map)}</p>
    <table className={classes['hours']}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t`Day`}</span>
          </th>
          {HOURS.map((hour) => (
            <th key={hour} scope="col">
              <span className={hour % 6 === 0 ? undefined : 'visually-hidden'}>{t`${hour} h`}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {map.units.map((hours, day) => (
          <tr key={day}>
            <th scope="row">{dayName(day)}</th>
            {hours.map((units, hour) => (
              <td key={hour} data-step={Math.ceil((units / map.most) * STEPS)} title={formatCount(units)}>
                <span className="visually-hidden">{formatCount(units)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

const mostText = (map: HoursMap): string => {
  const { most } = map;
  const hour = busiestHour(map);
  const units = formatCount(most);
  return plural(most, {
    one: `Most was sold on ${hour}: ${units} unit`,
    other: `Most was sold on ${hour}: ${units} units`,
  });
};
