import { median, rounded } from '../figures.ts';
import { type Measured, pairedRatio } from '../harness.ts';
import { renderBench, renderTable } from '../report.ts';
import type { Migrated } from './migrate.ts';
import type { ExportResult, Memory } from './read-export.ts';

export type AllExports = { rows: number; measured: readonly Measured<ExportResult>[]; migrated: Migrated };

const MIB = 2 ** 20;

/** The table for people, then the line for machines. Ratios are to the bare cursor of the same round. */
export function renderExports({ rows, measured, migrated }: AllExports, machine: string): string {
  const perSecond = ({ ms }: ExportResult) => rows / (ms / 1000);
  const bare = measured.find(({ name }) => name === 'bare cursor')?.results.map(perSecond) ?? [];
  const figures = measured.map(({ name, results }) => ({
    name,
    perSecond: median(results.map(perSecond)),
    ratio: results.length === bare.length ? pairedRatio(results.map(perSecond), bare) : Number.NaN,
    megabytes: median(results.map(({ bytes }) => bytes / MIB)),
    memory: results.at(-1)?.memory,
  }));
  const mib = (memory: Memory | undefined, at: keyof Memory) => memory?.[at].toFixed(0) ?? '-';
  const table = renderTable(
    ['export', 'rows/s', 'ratio', 'MiB', 'RSS at start', 'half', 'end', 'at most'],
    figures.map(({ name, perSecond: pace, ratio, megabytes, memory }) => [
      name,
      Math.round(pace).toLocaleString('en'),
      rounded(ratio)?.toFixed(2) ?? '-',
      megabytes.toFixed(0),
      ...(['start', 'half', 'end', 'most'] as const).map((at) => mib(memory, at)),
    ]),
  );
  const { killedAt, killedMs, restMs, mostMb } = migrated;
  const seconds = (ms: number) => Math.round(ms / 1000).toLocaleString('en');
  const faults = [...measured.flatMap((one) => one.faults), ...migrated.faults];
  return [
    `All ${rows.toLocaleString('en')} orders of one creator; medians of ${measured[0]?.results.length} interleaved rounds; RSS of the writing process in MiB, of the last round`,
    machine,
    '',
    table,
    '',
    `Migration 0004: ${killedAt.toLocaleString('en')} orders in ${seconds(killedMs)} s, then the server is killed; the next one does the rest in ${seconds(restMs)} s, with ${mostMb.toFixed(0)} MiB at most.`,
    ...faults.map((fault) => `WRONG: ${fault}`),
    renderBench({
      name: 'exports',
      rows,
      exports: figures.map(({ name, perSecond: pace, ratio, memory }) => ({
        name,
        rowsPerSecond: rounded(pace, 0),
        ratio: rounded(ratio),
        ...Object.fromEntries(Object.entries(memory ?? {}).map(([at, mb]) => [`${at}Mb`, rounded(mb, 0)])),
      })),
      migration: { killedAt, killedMs: rounded(killedMs, 0), restMs: rounded(restMs, 0) },
      faults: faults.length,
    }),
  ].join('\n');
}
