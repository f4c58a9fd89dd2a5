import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { apiReports } from './api-report.ts';
import { ENTRIES, reportFile } from './entries.ts';

it('the API is the one that was reviewed; after a change on purpose, run `pnpm --filter @livedrops/sdk api`', async () => {
  for (const [entry, report] of apiReports(ENTRIES)) {
    expect(await readFile(reportFile(entry), 'utf8'), entry).toBe(report);
  }
});
