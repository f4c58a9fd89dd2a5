import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { dataDir, ensureDir } from '../data-dir.ts';
import { findOnPath, resolveBinary, type ResolvedBinary } from './resolve-binary.ts';

const VERSION = '4.32.5';
const INSTALL_MS = 300_000;
const HINT = `Install Python 3.10 or newer with its venv module. Debian, Ubuntu:  sudo apt install python3-venv`;

/** Schemathesis, which calls an API in every way that its OpenAPI document allows and forbids; in an environment of its own. */
export const resolveSchemathesis = (): Promise<ResolvedBinary> =>
  resolveBinary('Schemathesis', [{ source: `pip install schemathesis==${VERSION}`, find: installed }], HINT);

async function installed(): Promise<string | undefined> {
  const home = path.join(ensureDir(dataDir(), 'cache'), `schemathesis-${VERSION}`);
  const program = path.join(home, 'bin', 'st');
  if (existsSync(path.join(home, 'done'))) return program;
  const python = findOnPath(['python3', 'python']);
  if (python === undefined) return undefined;
  const run = promisify(execFile);
  // What a killed installation has left.
  await rm(home, { recursive: true, force: true });
  await run(python, ['-m', 'venv', home], { timeout: INSTALL_MS });
  await run(path.join(home, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${VERSION}`], {
    timeout: INSTALL_MS,
  });
  await run(program, ['--version'], { timeout: INSTALL_MS });
  // Only now: the scripts of an environment hold its path, so it cannot be made elsewhere and moved.
  await rename(ensureDir(home, 'installing'), path.join(home, 'done'));
  return program;
}
