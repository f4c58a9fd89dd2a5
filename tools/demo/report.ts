import type { Drop } from '@livedrops/sdk';
import { styleText } from 'node:util';
import type { DropBooks } from './books.ts';
import type { RushSummary } from './summary.ts';
import type { Target } from './target.ts';

/** Which drop it is and where to watch it. */
export function renderStage({ shopUrl, studioUrl }: Target, drop: Drop): string {
  const link = (url: string) => styleText(['cyan', 'underline'], url);
  return [
    `${styleText('bold', drop.title)}  ${drop.id}, ${drop.remaining} of ${drop.stock} units left`,
    ...(shopUrl === null ? [] : [`  shop    ${link(`${shopUrl}/d/${drop.id}`)}`]),
    studioUrl === null
      ? '  Studio  Drops, then the live view of this one'
      : `  Studio  ${link(`${studioUrl}/#/drops/${drop.id}/live`)}`,
  ].join('\n');
}

type Check = { after: DropBooks; faults: readonly string[]; others: number };

/** The table at the end. */
export function renderReport(rush: RushSummary, { after, faults, others }: Check): string {
  const row = (label: string, value: string) => `  ${label.padEnd(18)} ${value}`;
  const refused = Object.values(rush.refused).reduce((sum, count) => sum + count, 0);
  const reasons = Object.entries(rush.refused).map(([code, count]) => `${code} ${count}`);
  return [
    '',
    row('accepted', `${rush.accepted} orders, ${rush.units} units`),
    row('refused', refused === 0 ? 'nobody' : `${refused}: ${reasons.join(', ')}`),
    ...(rush.settledByKey > 0 ? [row('settled by key', `${rush.settledByKey}`)] : []),
    row('the rush took', `${(rush.durationMs / 1000).toFixed(2)} s for ${rush.fans} fans`),
    row('orders', `${rush.ordersPerSecond}/s (answers ${rush.answersPerSecond}/s)`),
    row('answer after', `p50 ${rush.p50Ms} ms, p95 ${rush.p95Ms} ms, p99 ${rush.p99Ms} ms`),
    row('the crowd', describeCrowd(rush)),
    row('the drop says', describeBooks(after)),
    ...(others > 0 ? [row('others bought', `${others} units meanwhile`)] : []),
    '',
    faults.length === 0
      ? styleText(
          ['bold', 'green'],
          '  The books balance: not one unit too many, every acknowledged order is there.',
        )
      : styleText(
          ['bold', 'red'],
          `  THE BOOKS DO NOT BALANCE\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
        ),
    '',
  ].join('\n');
}

const BUSY = 0.9;

/** One process plays all the fans: when it has no time left, the figures above are its own. */
function describeCrowd({ crowdBusy }: RushSummary): string {
  const share = `${Math.round((crowdBusy ?? 0) * 100)} % busy`;
  return (crowdBusy ?? 0) < BUSY ? share : `${share}: it is the limit here, not the server`;
}

const describeBooks = ({ stock, remaining, sold }: DropBooks): string =>
  `${remaining} of ${stock} units left${sold ? `, ${sold.orders} orders of ${sold.units} units` : ''}`;
