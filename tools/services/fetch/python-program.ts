import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { dataDir, ensureDir } from '../data-dir.ts';
import { findOnPath } from './resolve-binary.ts';

const INSTALL_MS = 10 * 60_000;

/**
 * The path of a program of a package from PyPI, in an environment of its own that is made at the first time; `undefined` without a Python.
 *
 * @param requirement such as `schemathesis==4.32.5`
 */
export async function pythonProgram(requirement: string, name: string): Promise<string | undefined> {
  const home = path.join(ensureDir(dataDir(), 'cache'), requirement.replace('==', '-'));
  const program = path.join(home, 'bin', name);
  if (existsSync(path.join(home, 'done'))) return program;
  const python = findOnPath(['python3', 'python']);
  if (python === undefined) return undefined;
  const run = (command: string, ...args: string[]) =>
    promisify(execFile)(command, args, { timeout: INSTALL_MS });
  // What a killed installation has left.
  await rm(home, { recursive: true, force: true });
  await run(python, '-m', 'venv', home);
  await run(path.join(home, 'bin', 'pip'), 'install', '--quiet', requirement);
  await run(program, '--version');
  // Only now: the scripts of an environment hold its path, so it cannot be made elsewhere and moved.
  await rename(ensureDir(home, 'installing'), path.join(home, 'done'));
  return program;
}
