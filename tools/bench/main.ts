import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// `pnpm bench`: a short form of every benchmark, one after the other; each ends with its own BENCH line.
const BENCHES = [
  'orders/main.ts',
  'events/main.ts',
  'reads/main.ts',
  'sdk/main.ts',
  'pictures/main.ts',
  'exports/main.ts',
  'studio/main.ts',
  'start/main.ts',
];

for (const bench of BENCHES) {
  const code = await run(fileURLToPath(new URL(bench, import.meta.url)));
  if (code !== 0) process.exitCode = code ?? 1;
}

function run(script: string): Promise<number | null> {
  const args = ['--conditions=@livedrops/source', script, '--short'];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}
