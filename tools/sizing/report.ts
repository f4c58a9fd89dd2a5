import { rounded } from '../bench/figures.ts';
import { renderTable } from '../bench/report.ts';
import { type Compared, errorOf, summarize } from './errors.ts';
import { SERVER_ROLES } from './costs.ts';
import type { Played, Sale } from './sales.ts';

const POINT_HEAD = [
  'connections',
  'drops',
  'orders/s',
  'simulated',
  'error',
  'p95 ms',
  'simulated',
  'error',
  'fitted',
];

export function renderCompared(compared: readonly Compared[]): string {
  const rows = compared.map((one) => [
    String(one.point.connections),
    String(one.point.drops),
    ...['perSecond' as const, 'p95Ms' as const].flatMap((key) => [
      whole(one.point[key]),
      whole(one.seen[key]),
      percent(errorOf(one, key)),
    ]),
    one.isFitted ? 'yes' : '',
  ]);
  const sum = (key: 'perSecond' | 'p95Ms') => {
    const { median, worst } = summarize(compared, key);
    return `${percent(median)} (median), ${percent(worst)} (worst)`;
  };
  return [
    renderTable(POINT_HEAD, rows),
    '',
    `Error where nothing was fitted: orders/s ${sum('perSecond')}; p95 ${sum('p95Ms')}.`,
  ].join('\n');
}

export const renderSplits = (
  splits: readonly { processes: number; measured: number; simulated: number }[],
): string =>
  renderTable(
    ['API processes on the same cores', 'measured', 'simulated'],
    splits.map(({ processes, measured, simulated }) => [
      String(processes),
      measured.toFixed(2),
      simulated.toFixed(2),
    ]),
  );

const SALE_HEAD = ['sale', 'cores', 'p95 ms', 'last answer s', 'told s', '503', ...SERVER_ROLES];

export const renderSales = (sales: readonly { sale: Sale; played: Played }[]): string =>
  [
    renderTable(
      SALE_HEAD,
      sales.map(({ sale, played }) => [
        sale.name,
        sayCores(played),
        whole(played.p95Ms),
        seconds(played.lastAnswerMs),
        seconds(played.toldMs),
        whole(played.refused),
        ...SERVER_ROLES.map((role) => played.peaks[role].toFixed(1)),
      ]),
    ),
    '',
    `${SERVER_ROLES.join(', ')}: cores that they used in their busiest second. told: when all events were told.`,
  ].join('\n');

const sayCores = ({ setup: { processes, machine } }: Played): string =>
  'shared' in machine
    ? `${machine.shared} shared, ${processes} API`
    : SERVER_ROLES.map((role) => `${machine[role]} ${role}`).join(', ');

const whole = (value: number): string =>
  value < 10 ? String(rounded(value, 1) ?? '-') : Math.round(value).toLocaleString('en');
const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const percent = (share: number): string => `${Math.round(share * 100)} %`;
