import type { JobCount, JobLetter } from '../platform/jobs/job-letters.ts';

/** One line for each queue: `push: 3 dead, 12 waiting`. */
export function formatCounts(counts: readonly JobCount[]): string {
  if (counts.length === 0) return 'There are no jobs.';
  return [...Map.groupBy(counts, ({ queue }) => queue)]
    .map(([queue, own]) => `${queue}: ${own.map(({ state, count }) => `${count} ${state}`).join(', ')}`)
    .join('\n');
}

export const formatLetters = (letters: readonly JobLetter[]): string =>
  letters
    .map(({ key, attempts, settledAt, createdAt, lastError }) =>
      [(settledAt ?? createdAt).toISOString(), key, `${attempts} attempts`, lastError ?? '']
        .join('  ')
        .trimEnd(),
    )
    .join('\n');

export const formatLetter = (letter: JobLetter): string => JSON.stringify(letter, null, 2);
