import { SOLD_CSV } from '@livedrops/sdk/contract';
import type { Format } from './read-export.ts';

const TOTAL = SOLD_CSV.columns.indexOf('total');

/** The CSV file with all columns. No text of the data has a comma or a quote, so that a row is taken apart by its commas. */
export const CSV: Format = {
  heads: 1,
  totalOf(line) {
    const cells = line.split(',');
    return cells.length === SOLD_CSV.columns.length && line.endsWith('\r')
      ? Math.round(Number(cells[TOTAL]) * 100)
      : Number.NaN;
  },
  isEnd: null,
};

const totalOfJson = (line: string): number => (JSON.parse(line) as { total: number }).total;

export const NDJSON: Format = {
  heads: 0,
  totalOf: totalOfJson,
  isEnd: (line, rows) => line === JSON.stringify({ complete: true, count: rows }),
};

/** Orders as they are stored, one on a line. */
export const STORED: Format = { heads: 0, totalOf: totalOfJson, isEnd: null };
