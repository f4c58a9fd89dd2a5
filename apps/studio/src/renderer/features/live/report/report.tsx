import { t } from '@lingui/core/macro';
import type { Drop, DropReport } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import table from '../../../components/table.module.css';
import { formatCount, formatWhen } from '../../../lib/format.ts';
import { refusedReasons } from '../crowd.ts';
import type { Mark } from '../marks.ts';
import { usePreviousDrops, type PreviousDrop } from '../previous-drops.ts';
import { toCurve } from '../rush.ts';
import { StartChart } from '../start-chart.tsx';
import { hoursMap } from './hours-map.ts';
import { HoursPicture } from './hours-picture.tsx';
import { OrdersExport } from './orders-export.tsx';
import { PosterButtons } from './poster-buttons.tsx';
import { besideLast, compareRows, headlineOf, posterFacts, sentenceOf } from './report-facts.ts';
import classes from './report.module.css';

/** So many drops before this one are compared with it. */
const COMPARED = 3;

type ReportProps = { drop: Drop; report: DropReport; marks: readonly Mark[] };

/** How a drop went: in a sentence, as a chart, beside the last ones, and as something to post. */
export const Report = ({ drop, report, marks }: ReportProps) => {
  const previous = usePreviousDrops(drop, COMPARED);
  const beside = besideLast(report, previous);
  const curve = useMemo(() => toCurve(report.rush), [report.rush]);
  const map = useMemo(() => hoursMap(report.hours), [report.hours]);
  return (
    <article className={classes['report']} aria-label={t`Report`}>
      <Head drop={drop} report={report} beside={beside} previous={previous} />
      <div className={`${classes['panel']} ${classes['chart']}`}>
        <StartChart
          drop={{ title: drop.title, stock: report.stock }}
          curve={curve}
          marks={marks}
          others={previous}
          second={null}
          text={previous.length === 0 ? t`The first ten minutes` : t`Dashed: the drops before it`}
        />
      </div>
      <Comparison drop={drop} report={report} previous={previous} />
      <div className={classes['lower']}>
        <TurnedAway report={report} />
        {map !== null && <HoursPicture map={map} />}
      </div>
    </article>
  );
};

type HeadProps = { drop: Drop; report: DropReport; beside: string | null; previous: readonly PreviousDrop[] };

const Head = ({ drop, report, beside, previous }: HeadProps) => {
  const [isExporting, setExporting] = useState(false);
  const facts = useMemo(() => posterFacts(drop, report, previous), [drop, report, previous]);
  return (
    <section className={classes['head']}>
      <h2>{headlineOf(report)}</h2>
      {beside !== null && <p className={classes['beside']}>{beside}</p>}
      <p className={`${classes['sentence']} figures`}>{sentenceOf(report)}</p>
      <div className={classes['actions']}>
        <PosterButtons facts={facts} />
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          onClick={() => setExporting(true)}
        >
          {t`Export its orders`}
        </Button>
        <Button component={Link} to={`/drops/${drop.id}/orders`} variant="default">
          {t`Pack its orders`}
        </Button>
      </div>
      {isExporting && <OrdersExport dropId={drop.id} onClose={() => setExporting(false)} />}
    </section>
  );
};

type ComparisonProps = { drop: Drop; report: DropReport; previous: readonly PreviousDrop[] };

const Comparison = ({ drop, report, previous }: ComparisonProps) => {
  const drops = [{ drop, report }, ...previous];
  return (
    <section className={classes['compare']} aria-label={t`Beside the drops before`}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t`Figure`}</span>
            </th>
            {drops.map((one) => (
              <th key={one.drop.id} scope="col" className={table['number']}>
                <Link to={`/drops/${one.drop.id}/live`}>{one.drop.title}</Link>
                <span className={table['second']}>{formatWhen(one.drop.startsAt)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="figures">
          {compareRows(drops.map((one) => one.report)).map(({ label, values }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {values.map((value, index) => (
                <td key={drops[index]?.drop.id} className={table['number']}>
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

/** Fans who got nothing, and why: what the next drop could do better. */
const TurnedAway = ({ report: { refused } }: { report: DropReport }) => {
  const reasons = refusedReasons(refused);
  return (
    <section className={classes['panel']} aria-label={t`Turned away`}>
      <h3>{t`Turned away`}</h3>
      {reasons.length === 0 ? (
        <p className="dim">{t`Nobody was turned away.`}</p>
      ) : (
        <dl className={`${classes['reasons']} figures`}>
          {reasons.map(({ words, count }) => (
            <div key={words}>
              <dt>{words}</dt>
              <dd>{formatCount(count)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
};
