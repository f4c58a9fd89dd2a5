import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataDir, ensureDir } from '../services/data-dir.ts';
import { isAlive } from '../services/state-file.ts';

/** Where a running `pnpm start` can be reached; `demo:rush` and the Studio find it here. */
export interface RunInfo {
  readonly pid: number;
  readonly startedAt: string;
  /** Without `/api`. */
  readonly apiUrl: string;
  readonly shopUrl: string;
  /** Set when the Studio runs in the browser. */
  readonly studioUrl?: string;
  readonly mongoUri: string;
  readonly redisUrl: string;
}

export function writeRun(run: RunInfo): void {
  writeFileSync(runFile(), JSON.stringify(run, null, 2));
}

/** The running instance, or `undefined` when there is none or its process is gone. */
export function readRun(): RunInfo | undefined {
  try {
    const run = JSON.parse(readFileSync(runFile(), 'utf8')) as RunInfo;
    return isAlive(run.pid) ? run : undefined;
  } catch {
    return undefined;
  }
}

export function removeRun(): void {
  if (readRun()?.pid === process.pid) rmSync(runFile(), { force: true });
}

function runFile(): string {
  return path.join(ensureDir(dataDir()), 'run.json');
}
