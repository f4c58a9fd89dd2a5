import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeCheckout } from '../bench/start/checkout.ts';
import { dataDir, ensureDir, repoRoot } from '../services/data-dir.ts';
import { say } from '../services/progress.ts';

const run = promisify(execFile);
const MIGRATIONS = 'packages/server/src/migrations';
/** The newest commit that brought a file to this branch, also by a merge. */
const LOG = ['log', '-1', '--format=%H', '--first-parent', '-m', '--diff-filter=A', '--'];

export type OldVersion = {
  commit: string;
  /** Its tree, with what it needs installed. */
  folder: string;
};

/** The last version that does not know the newest step of the database, as this repository's history has it. */
export async function fetchVersionBefore(): Promise<OldVersion> {
  const commit = await findCommit();
  const versions = ensureDir(dataDir(), 'cache', 'versions');
  const folder = path.join(versions, commit);
  if (existsSync(folder)) return { commit, folder };
  say(`fetching version ${commit.slice(0, 8)} …`);
  // Under another name until it is whole.
  const partial = await mkdtemp(path.join(versions, 'partial-'));
  try {
    await makeCheckout(partial, commit);
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return { commit, folder };
}

async function findCommit(): Promise<string> {
  const steps = (await readdir(path.join(repoRoot, MIGRATIONS))).filter((name) => /^\d{4}-/.test(name));
  const newest = steps.sort().at(-1);
  const git = async (...args: string[]) => (await run('git', args, { cwd: repoRoot })).stdout.trim();
  const added = await git(...LOG, `${MIGRATIONS}/${newest}`);
  if (added === '')
    throw new Error(`No commit added ${newest}: this needs the whole history of the repository`);
  return git('rev-parse', `${added}^`);
}
