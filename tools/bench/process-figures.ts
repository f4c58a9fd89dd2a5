import { readFileSync } from 'node:fs';

/** What Linux counts CPU time in, on every architecture that matters here (`getconf CLK_TCK`). */
const MS_PER_TICK = 10;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** CPU time that a process has used so far, user and system; `null` where nobody tells (no Linux, or the process is gone). */
export function readCpuMs(pid: number): number | null {
  const text = readProc(pid, 'stat');
  if (text === null) return null;
  // The second field is the name in brackets, which may hold anything; man 5 proc_pid_stat.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
  return Number.isFinite(ticks) ? ticks * MS_PER_TICK : null;
}

/** Resident memory of a process; `null` where nobody tells. */
export function readRssMb(pid: number): number | null {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

/** Whether the process on this machine is that program: a pid may come from another one. */
export const isProgram = (pid: number, name: string): boolean => readProc(pid, 'comm')?.trim() === name;

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
