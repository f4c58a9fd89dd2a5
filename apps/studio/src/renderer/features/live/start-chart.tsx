import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { memo, useMemo } from 'react';
import { ChartPanel } from './chart-panel.tsx';
import type { Mark } from './marks.ts';
import { toRunner, type PreviousDrop } from './previous-drops.ts';
import { RacePicture } from './race-picture.tsx';
import { raceOf } from './race.ts';
import { formatSpan, type RushCurve } from './rush.ts';
import { secondOfShare } from './start-story.ts';

type StartChartProps = {
  drop: Pick<Drop, 'title' | 'stock'>;
  curve: RushCurve;
  marks: readonly Mark[];
  others: readonly PreviousDrop[];
  /** The second that runs; negative before the start, `null` when nothing more is to come. */
  second: number | null;
  text: string;
  name?: string | undefined;
};

/** The units from the first second on, beside those of earlier drops: a picture, a sentence and a table. */
export const StartChart = memo(
  ({ drop: { title, stock }, curve, marks, others, second, text, name }: StartChartProps) => {
    const runners = useMemo(() => others.map(toRunner), [others]);
    const race = useMemo(
      () => raceOf({ title, stock, curve }, { others: runners, nowSecond: second }),
      [title, stock, curve, runners, second],
    );
    return (
      <ChartPanel title={t`From the start`} name={name ?? t`From the start`} text={text}>
        <RacePicture race={race} marks={marks} />
        <div className="visually-hidden">
          <table>
            <caption>{t`Time from the start until a part of the units was gone`}</caption>
            <thead>
              <tr>
                <th scope="col">{t`Units gone`}</th>
                {[{ title }, ...runners].map((runner, index) => (
                  <th key={index} scope="col">
                    {runner.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[0.25, 0.5, 0.75, 1].map((share) => (
                <tr key={share}>
                  <th scope="row">{t`${{ share: share * 100 }} %`}</th>
                  {[{ curve, stock }, ...runners].map((runner, index) => (
                    <td key={index}>{spanOf(secondOfShare(runner.curve, runner.stock, share))}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </ChartPanel>
    );
  },
);

const spanOf = (second: number | null): string => (second === null ? t`not yet` : formatSpan(second));
