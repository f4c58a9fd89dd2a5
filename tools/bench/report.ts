import { cpus, totalmem } from 'node:os';

/** What the figures were measured on. */
export function describeMachine(parts: Record<string, string> = {}): string {
  const [cpu] = cpus();
  const facts = [
    `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${process.platform} ${process.arch}`,
    `node ${process.versions.node}`,
    ...Object.entries(parts).map(([name, version]) => `${name} ${version}`),
  ];
  return facts.join(', ');
}

/** Columns wide enough for their cells: the first to the left, numbers to the right. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const render = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [render(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(render)].join('\n');
}

/** The one line that machines read, always the last. */
export const renderBench = (figures: { name: string } & Record<string, unknown>): string =>
  `BENCH ${JSON.stringify(figures)}`;
