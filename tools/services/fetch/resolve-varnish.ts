import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { aptInstall, mayInstall } from '../../browsers/apt.ts';
import { findOnPath, resolveBinary, type ResolvedBinary } from './resolve-binary.ts';
import { withAdministrators } from './resolve-debian.ts';

const COMPILE_MS = 30_000;
const HINT = `Install Varnish 7.1 or newer with its modules. Debian, Ubuntu:  sudo apt install varnish varnish-modules
As root there, LIVEDROPS_INSTALL=1 lets this command install them.`;

/** A `varnishd` that was seen to have the module xkey. */
export const resolveVarnish = (): Promise<ResolvedBinary> =>
  resolveBinary(
    'Varnish',
    [
      { source: 'varnishd on PATH', find: findProven },
      { source: 'apt', find: async () => (mayInstall() ? installed() : undefined) },
    ],
    HINT,
  );

async function installed(): Promise<string | undefined> {
  await aptInstall(['varnish', 'varnish-modules']);
  return findProven();
}

async function findProven(): Promise<string | undefined> {
  const varnishd = findOnPath(['varnishd'], withAdministrators(process.env));
  if (varnishd === undefined) return undefined;
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-vcl-'));
  try {
    const file = path.join(folder, 'xkey.vcl');
    await writeFile(file, 'vcl 4.1;\nimport xkey;\nbackend none none;\n');
    await promisify(execFile)(varnishd, ['-C', '-j', 'none', '-n', folder, '-f', file], {
      timeout: COMPILE_MS,
    });
    return varnishd;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
