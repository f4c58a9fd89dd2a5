import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { VIOLATIONS, type Violation } from './planted-violations.ts';

// A green boundary check can be empty: with the wrong resolver settings it looks at nothing and passes. So forbidden imports are
// planted in a copy of the sources, and each must be reported by the rule that forbids it.

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONFIGURATION = '.dependency-cruiser.mjs';
const COPIED = [
  'packages',
  'apps',
  'tools',
  CONFIGURATION,
  'tsconfig.base.json',
  'tsconfig.depcruise.json',
  'package.json',
];
const LEFT_OUT = /(^|\/)(dist|out|public|coverage)(\/|$)/;

type Report = { summary: { violations: { from: string; rule: { name: string } }[] } };

const copy = await mkdtemp(path.join(tmpdir(), 'livedrops-boundaries-'));
try {
  await copyWorkspace();
  for (const violation of VIOLATIONS) await plantIn(violation);
  const missed = [...findMissed(await cruise()), ...(await findUnproven())];
  process.stdout.write(
    missed.length > 0 ? `${missed.join('\n')}\n` : `${VIOLATIONS.length} planted violations, all reported\n`,
  );
  process.exitCode = missed.length > 0 ? 1 : 0;
} finally {
  await rm(copy, { recursive: true, force: true });
}

async function copyWorkspace(): Promise<void> {
  for (const name of COPIED) {
    await cp(path.join(ROOT, name), path.join(copy, name), {
      recursive: true,
      // Links between packages are relative: they lead to the copies.
      verbatimSymlinks: true,
      filter: (source) => !LEFT_OUT.test(path.relative(ROOT, source)),
    });
  }
  await symlink(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
}

async function plantIn({ from, line, needs = {} }: Violation): Promise<void> {
  for (const [name, text] of Object.entries(needs)) {
    await mkdir(path.dirname(path.join(copy, name)), { recursive: true });
    await writeFile(path.join(copy, name), text);
  }
  const file = path.join(copy, from);
  const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // A planted orphan is a file of its own; every other place must exist, or the proof would prove nothing.
    if (error.code === 'ENOENT' && !line.startsWith('import')) return '';
    throw error;
  });
  await writeFile(file, `${line}\n${before}`);
}

async function cruise(): Promise<Report> {
  const bin = path.join(ROOT, 'node_modules', 'dependency-cruiser', 'bin/dependency-cruiser.mjs');
  const args = [bin, 'packages', 'apps', 'tools', '--config', CONFIGURATION, '--output-type', 'json'];
  const child = spawn(process.execPath, args, { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return JSON.parse(output) as Report;
}

function findMissed({ summary }: Report): string[] {
  const reported = new Set(summary.violations.map(({ from, rule }) => `${rule.name} ${from}`));
  return VIOLATIONS.filter(({ rule, from, reportedAt = from }) => !reported.has(`${rule} ${reportedAt}`)).map(
    ({ rule, from, line }) => `MISSED ${rule}: ${from} ${line}`,
  );
}

/** Rules without a planted violation. */
async function findUnproven(): Promise<string[]> {
  const { default: configuration } = (await import(path.join(ROOT, CONFIGURATION))) as {
    default: { forbidden: { name: string }[] };
  };
  const proven = new Set(VIOLATIONS.map(({ rule }) => rule));
  return configuration.forbidden
    .filter(({ name }) => !proven.has(name))
    .map(({ name }) => `UNPROVEN ${name}`);
}
