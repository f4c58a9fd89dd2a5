import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { dataDir, ensureDir } from '../services/data-dir.ts';

const run = promisify(execFile);
const INSTALL_MS = 10 * 60_000;

// Programs that check what is in `deploy` and `.github`. The nightly run builds them once; they need Go.
const GO = {
  helm: 'helm.sh/helm/v3/cmd/helm@v3.22.0',
  'kubectl-validate': 'sigs.k8s.io/kubectl-validate@v0.0.4',
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
  caddy: 'github.com/caddyserver/caddy/v2/cmd/caddy@v2.11.9',
};

/** The path of a Go program, which is built at the first time. */
export async function goProgram(name: keyof typeof GO): Promise<string> {
  const folder = ensureDir(dataDir(), 'cache', 'go');
  const program = path.join(folder, name);
  if (!existsSync(program))
    await run('go', ['install', GO[name]], { env: { ...process.env, GOBIN: folder }, timeout: INSTALL_MS });
  return program;
}

/** What a program printed, and how it ended. */
export async function ask(program: string, ...args: string[]): Promise<{ code: number; text: string }> {
  try {
    const { stdout, stderr } = await run(program, args, { maxBuffer: 64_000_000 });
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, text: stdout + stderr };
  }
}
