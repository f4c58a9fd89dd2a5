import { formatCount } from '../../../lib/format.ts';
import { busiestHour, dayName, HOURS, type HoursMap } from './hours-map.ts';
import classes from './report.module.css';

/** Steps of the ink, so that a map is read at a glance. */
const STEPS = 4;

/** When in the week it sold: a square for each hour, darker where more was sold. */
export const HoursPicture = ({ map }: { map: HoursMap }) => (
  <section className={classes['panel']} aria-label="Hours of the week">
    <h3>Hours of the week</h3>
    <p className="dim">{`Most was sold on ${busiestHour(map)}: ${formatCount(map.most)} units`}</p>
    <table className={classes['hours']}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Day</span>
          </th>
          {HOURS.map((hour) => (
            <th key={hour} scope="col">
              {hour % 6 === 0 ? (
                <span>{`${hour} h`}</span>
              ) : (
                <span className="visually-hidden">{`${hour} h`}</span>
              )}
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
