import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repoRoot } from '../services/data-dir.ts';
import { type Counts, settle, summaryLine } from './counts.ts';

// `pnpm test [filters]`: vitest over all projects, then one line that says how it went.
// `--nightly` adds the tests that take long to say the same once more.
const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-test-'));
const countsFile = path.join(folder, 'counts.json');
const [isNightly, args] = [
  process.argv.includes('--nightly'),
  process.argv.slice(2).filter((argument) => argument !== '--nightly'),
];
const exitCode = await runVitest(args);
const counts = settle(readCounts(), exitCode);
await rm(folder, { recursive: true, force: true });
process.stdout.write(`\n${summaryLine(counts)}\n`);
process.exitCode = counts.failed > 0 ? exitCode || 1 : exitCode;

async function runVitest(args: readonly string[]): Promise<number> {
  const vitest = path.join(repoRoot, 'node_modules/vitest/vitest.mjs');
  const reporters = [
    '--reporter=default',
    `--reporter=${path.join(repoRoot, 'tools/test/count-reporter.ts')}`,
  ];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
    cwd: repoRoot,
    stdio: 'inherit',
    env: {
      // Tests start hundreds of servers; each needs half as long with its code compiled before.
      NODE_COMPILE_CACHE: path.join(repoRoot, 'node_modules/.cache/node'),
      ...process.env,
      LIVEDROPS_TEST_COUNTS: countsFile,
      ...(isNightly && { LIVEDROPS_NIGHTLY: '1' }),
    },
  });
  // Ctrl-C reaches vitest by itself; we stay to print the line and to clean up.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 130));
  });
}

function readCounts(): Counts | undefined {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8')) as Counts;
  } catch {
    return undefined;
  }
}
