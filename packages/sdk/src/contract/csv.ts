import type { CsvOptions } from '../types/csv.ts';

// How records are written into CSV files: the same for all files, and for server and mock.

/** Tells spreadsheets that a file is UTF-8. */
const BOM = '\ufeff';

/** How a text begins that spreadsheets would calculate, or take apart. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A line of a CSV file as RFC 4180 has it. What a spreadsheet would take for a formula gets an apostrophe in front. */
const csvLine = (cells: readonly string[]): string =>
  `${cells
    .map((cell) => (FORMULA.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`;

/** What a column says of a record. `time` writes an instant in the time zone that was asked for. */
export type CsvCell<T> = (record: T, time: (instant: string) => string) => string;

/** Writes records as a CSV file: its first line, and the lines of some records. */
export type CsvWriter<T> = { head: string; lines: (records: readonly T[]) => string };

/** A kind of CSV file. Its columns have the order of `cells` unless another one is asked for. */
export const csvKind = <T, Column extends string>(cells: Readonly<Record<Column, CsvCell<T>>>) => {
  const all = Object.keys(cells) as Column[];
  return {
    columns: all as readonly Column[],
    writer: ({ columns = all, timeZone = 'UTC' }: CsvOptions<Column>): CsvWriter<T> => {
      // Swedish dates are ISO 8601 with a space, which spreadsheets of every country read as a time.
      const times = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
      const time = (instant: string) => times.format(new Date(instant));
      const line = (record: T) => csvLine(columns.map((column) => cells[column](record, time)));
      return { head: BOM + csvLine(columns), lines: (records) => records.map(line).join('') };
    },
  };
};

/** Whether this runtime knows a time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format(0);
    return true;
  } catch {
    return false;
  }
}
