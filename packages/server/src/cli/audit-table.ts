import type { Row } from './audit-rows.ts';

/** The checks below each other, with what is wrong under each. */
export function formatTable(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows
    .flatMap(({ state, name, looked, details }) => [
      `${state.padEnd(8)} ${name.padEnd(width)}  ${looked}`.trimEnd(),
      ...details.map((detail) => `           ${detail}`),
    ])
    .join('\n');
}
