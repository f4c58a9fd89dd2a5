import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { repoRoot } from '../services/data-dir.ts';
import { boards, toText } from './boards.ts';

// `pnpm dashboards`: writes Grafana's boards from their source here.
for (const [name, one] of Object.entries(boards))
  await writeFile(path.join(repoRoot, 'deploy/grafana', `${name}.json`), toText(one));
process.stdout.write(`Wrote ${Object.keys(boards).join(', ')} into deploy/grafana.\n`);
