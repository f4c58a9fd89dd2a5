import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What a running service leaves in its data folder, so that a second start finds it instead of fighting for it. */
export interface ServiceState {
  readonly status: 'starting' | 'running';
  /** The process that started it and stops it. */
  readonly ownerPid: number;
  readonly startedAt: string;
  readonly servicePid?: number;
  readonly port?: number;
  readonly source?: string;
  readonly version?: string;
}

export type Claim = { readonly kind: 'running'; readonly state: ServiceState } | { readonly kind: 'claimed' };

export interface ClaimProbes {
  isAlive(pid: number): boolean;
  /** Really connects; a state file alone proves nothing. */
  answers(state: ServiceState): Promise<boolean>;
  /** Ends a service whose owner died without stopping it. */
  endOrphan(pid: number): Promise<void>;
  now(): number;
  /** Hears once that another process is starting the service right now. */
  waiting(ownerPid: number): void;
}

// Longer than any start takes, a slow first download included; past it the owner's pid belongs to somebody else.
const STARTING_FOR_AT_MOST_MS = 10 * 60_000;
const POLL_MS = 200;

/**
 * Either takes the data folder for this process, or says which running service already has it. A file left by a
 * process that died is ignored, and a service that outlived its owner is ended first.
 */
export async function claim(file: string, probes: ClaimProbes): Promise<Claim> {
  for (let waits = 0; ;) {
    if (tryCreate(file, probes.now())) return { kind: 'claimed' };
    const state = readState(file);
    if (state !== undefined && probes.isAlive(state.ownerPid)) {
      if (state.status === 'running' && (await probes.answers(state))) return { kind: 'running', state };
      if (
        state.status === 'starting' &&
        probes.now() - Date.parse(state.startedAt) < STARTING_FOR_AT_MOST_MS
      ) {
        if (waits === 0) probes.waiting(state.ownerPid);
        waits += 1;
        await delay(POLL_MS);
        continue;
      }
    }
    if (state?.servicePid !== undefined) await probes.endOrphan(state.servicePid);
    rmSync(file, { force: true });
  }
}

/** Says under which port the claimed service can be reached. */
export function publish(
  file: string,
  running: Omit<ServiceState, 'status' | 'ownerPid' | 'startedAt'>,
): void {
  const state: ServiceState = {
    status: 'running',
    ownerPid: process.pid,
    startedAt: new Date().toISOString(),
    ...running,
  };
  writeFileSync(file, JSON.stringify(state, null, 2));
}

/** Gives the data folder free, if it is still ours. */
export function release(file: string): void {
  if (readState(file)?.ownerPid === process.pid) rmSync(file, { force: true });
}

export function readState(file: string): ServiceState | undefined {
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as ServiceState;
    return typeof state.ownerPid === 'number' ? state : undefined;
  } catch {
    return undefined;
  }
}

/** True while a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ends a left-over service, but only if that pid really runs a program on our folder: pids are reused. */
export async function endOrphan(pid: number, dataFolder: string): Promise<void> {
  if (!isAlive(pid) || !commandLine(pid).includes(dataFolder)) return;
  process.kill(pid, 'SIGTERM');
  for (let waitedMs = 0; isAlive(pid) && commandLine(pid) !== ''; waitedMs += POLL_MS) {
    if (waitedMs === 10_000) process.kill(pid, 'SIGKILL');
    if (waitedMs > 15_000) return;
    await delay(POLL_MS);
  }
}

function tryCreate(file: string, now: number): boolean {
  const state: ServiceState = {
    status: 'starting',
    ownerPid: process.pid,
    startedAt: new Date(now).toISOString(),
  };
  try {
    writeFileSync(file, JSON.stringify(state), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The command line of a process; empty for a zombie, a stranger's process, or where it cannot be asked. */
function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    if (process.platform === 'win32') return '';
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
