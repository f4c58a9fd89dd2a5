import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { repoRoot } from '../../services/data-dir.ts';

const run = promisify(execFile);
const studioDir = path.join(repoRoot, 'apps/studio');
const vite = path.join(studioDir, 'node_modules/vite/bin/vite.js');
const CONFIG = ['--config', 'vite.web.config.ts'];

/** The built window of the Studio in a plain browser, for what needs no Electron. */
export async function serveStudio(apiUrl: string, port: number): Promise<AsyncDisposable & { url: string }> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'livedrops-studio-page-'));
  await run(
    process.execPath,
    [vite, 'build', ...CONFIG, '--outDir', outDir, '--logLevel', 'warn', '--emptyOutDir'],
    {
      cwd: studioDir,
      env: { ...process.env, NODE_ENV: 'production', VITE_API_URL: apiUrl },
    },
  );
  const where = ['--port', String(port), '--strictPort', '--host', '127.0.0.1'];
  const child = spawn(process.execPath, [vite, 'preview', ...CONFIG, '--outDir', outDir, ...where], {
    cwd: studioDir,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
