import { fork } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDir } from '../data-dir.ts';

export type VendorProgram = 'mongod' | 'redis';

const HOME: Record<VendorProgram, string> = {
  mongod: process.env.MONGOMS_DOWNLOAD_MIRROR ?? 'https://fastdl.mongodb.org',
  redis: process.env.REDISMS_DOWNLOAD_MIRROR ?? 'https://download.redis.io',
};
const REACHABLE_MS = 5_000;
const DOWNLOAD_MS = 15 * 60_000;

/**
 * Lets `mongodb-memory-server` or `redis-memory-server` fetch the vendor's build for this machine. They write their
 * progress to stdout, which is ours to keep clean, so they run in a child whose stdout is our stderr.
 */
export async function vendorDownload(program: VendorProgram, cacheDir: string): Promise<string> {
  await assertReachable(HOME[program]);
  const folder = ensureDir(cacheDir, 'vendor', program);
  const binary = await new Promise<string>((resolve, reject) => {
    const script = fileURLToPath(
      new URL(`./vendor-download-child${path.extname(import.meta.filename)}`, import.meta.url),
    );
    const child = fork(script, [program, folder], { stdio: ['ignore', 2, 2, 'ipc'], timeout: DOWNLOAD_MS });
    child.once('message', (message) =>
      typeof message === 'string' ? resolve(message) : reject(new Error('no path came back')),
    );
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the download failed (exit code ${code ?? 'unknown'})`)));
  });
  writeFileSync(noteFile(program, cacheDir), binary);
  return binary;
}

/** The binary of an earlier download. */
export function keptVendorBinary(program: VendorProgram, cacheDir: string): string | undefined {
  const note = noteFile(program, cacheDir);
  if (!existsSync(note)) return undefined;
  const binary = readFileSync(note, 'utf8');
  return existsSync(binary) ? binary : undefined;
}

/** The downloaders retry for minutes; one question first tells a closed network from an open one. */
async function assertReachable(home: string): Promise<void> {
  const host = new URL(home).host;
  try {
    await fetch(home, { method: 'HEAD', signal: AbortSignal.timeout(REACHABLE_MS) });
  } catch (error) {
    throw new Error(`${host} cannot be reached from here`, { cause: error });
  }
}

function noteFile(program: VendorProgram, cacheDir: string): string {
  return path.join(cacheDir, 'vendor', program, 'binary-path');
}
