export type FileTime = {
  readonly project: string;
  readonly file: string;
  readonly startedAt: number;
  readonly endedAt: number;
};

const SLOWEST = 20;
const SECOND = 1000;

/**
 * How long each project took from the start of its first file to the end of its last, and the slowest files.
 * Projects of one group run at the same time, so their times overlap.
 */
export function renderTimes(files: readonly FileTime[]): string {
  const projects = Map.groupBy(files, ({ project }) => project);
  const spans = [...projects].map(([project, own]) => ({
    label: `${project} (${own.length} files)`,
    ms: Math.max(...own.map(({ endedAt }) => endedAt)) - Math.min(...own.map(({ startedAt }) => startedAt)),
  }));
  const slowest = files
    .map(({ project, file, startedAt, endedAt }) => ({
      label: `${project} ${file}`,
      ms: endedAt - startedAt,
    }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST);
  return [
    'Seconds from the first to the last file of each project:',
    ...spans.map(toLine),
    'Slowest files:',
    ...slowest.map(toLine),
  ].join('\n');
}

const toLine = ({ label, ms }: { label: string; ms: number }): string =>
  `${(ms / SECOND).toFixed(1).padStart(8)}  ${label}`;
