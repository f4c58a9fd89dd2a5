import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Every static check of the repository. Each is a script of its own too: `pnpm run check:NAME`. */
const CHECKS = ['types', 'lint', 'format', 'boundaries', 'boundaries:proof', 'words', 'dead-code'];

const only = process.argv.slice(2);
const names = only.length > 0 ? CHECKS.filter((name) => only.includes(name)) : CHECKS;
const failed: string[] = [];

for (const name of names) {
  const startedAt = performance.now();
  const { code, output } = await run(`check:${name}`);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  if (code === 0) continue;
  failed.push(name);
  process.stdout.write(`${output}\n`);
}

if (failed.length > 0) {
  process.stdout.write(`check: ${failed.join(', ')} failed\n`);
  process.exitCode = 1;
}

async function run(script: string): Promise<{ code: number; output: string }> {
  const child = spawn('pnpm', ['run', '--silent', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, output };
}
