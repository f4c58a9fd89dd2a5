import { rounded } from '../figures.ts';
import { renderTable } from '../report.ts';
import { PARTS } from './cpu.ts';
import { NOOP, type Row } from './figures.ts';

const HEAD = [
  'subject',
  'answers/s',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'ratio',
  ...PARTS.map((part) => `${part} CPU`),
  'refused',
  'failed',
  'client',
  'books',
];

export const CAPTION = `ratio: to ${NOOP} of the same round. CPU: milliseconds for 1,000 answers, all processes of a kind together.
client: how busy the load generator was. Beside its API processes each livedrops runs one worker process for events, as in production.`;

/** The compared subjects, a row each. */
export const renderSubjects = (rows: readonly Row[]): string => renderTable(HEAD, rows.map(toCells));

function toCells(row: Row): string[] {
  return [
    row.name,
    Math.round(row.perSecond).toLocaleString('en'),
    ...[row.p50, row.p95, row.p99].map((ms) => String(rounded(ms, ms < 10 ? 1 : 0) ?? '-')),
    rounded(row.ratio)?.toFixed(2) ?? '-',
    ...PARTS.map((part) => (row.cpu[part] === null ? '' : String(Math.round(row.cpu[part])))),
    String(row.refused),
    String(row.failed),
    `${Math.round(row.clientBusy * 100)} %`,
    row.name.startsWith(NOOP) ? '-' : row.faults.length === 0 ? 'balance' : 'WRONG',
  ];
}
