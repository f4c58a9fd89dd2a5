import { mkdir, writeFile } from 'node:fs/promises';
import { apiReports } from './api-report.ts';
import { ENTRIES, reportFile } from './entries.ts';

await mkdir(new URL('../../api/', import.meta.url), { recursive: true });
for (const [entry, report] of apiReports(ENTRIES)) await writeFile(reportFile(entry), report);
