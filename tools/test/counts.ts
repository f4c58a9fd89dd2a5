export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

/** The last line of a test run. */
export function summaryLine(counts: Counts): string {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}

/** A run that ended badly without naming a failed test still failed. */
export function settle(counts: Counts | undefined, exitCode: number): Counts {
  const known = counts ?? noCounts;
  return exitCode !== 0 && known.failed === 0 ? { ...known, failed: 1 } : known;
}
