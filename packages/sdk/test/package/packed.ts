import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A throw-away project that has the package installed from its tarball, as somebody else's project has. */
export type Project = AsyncDisposable & {
  folder: string;
  tarball: Uint8Array;
  /** The oldest Node that the package says it works on. */
  oldestNode: string;
  /** Runs a program there and gives what it printed. A failure brings all that it printed. */
  run: (command: string, ...args: string[]) => Promise<string>;
};

export const installPacked = async (): Promise<Project> => {
  const folder = await mkdtemp(join(tmpdir(), 'livedrops-packed-'));
  await exec('pnpm', ['run', 'build'], ROOT);
  await exec('pnpm', ['pack', '--pack-destination', folder], ROOT);
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz')) ?? '';
  await cp(fileURLToPath(new URL('./consumer', import.meta.url)), folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(await manifest(name)));
  await mkdir(join(folder, 'older-react'));
  await writeFile(join(folder, 'older-react/package.json'), JSON.stringify(olderReact(name)));
  await rename(join(folder, 'older-react.mjs'), join(folder, 'older-react/provider.mjs'));
  // A workspace of its own; what this repository has installed already is not fetched again.
  await writeFile(
    join(folder, 'pnpm-workspace.yaml'),
    'packages: [older-react]\nallowBuilds: { node: true, bun: true, msw: false, esbuild: false, sharp: false, workerd: false, deno: false }\n',
  );
  await exec('pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile'], folder);
  return {
    folder,
    tarball: await readFile(join(folder, name)),
    oldestNode: join(folder, 'node_modules/node/bin/node'),
    run: (command, ...args) => exec(command, args, folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

/** Somebody with a React that the hooks do not work with. */
const olderReact = (tarball: string) => ({
  name: 'older-react',
  private: true,
  dependencies: { '@livedrops/sdk': `file:../${tarball}`, react: '17.0.2' },
});

/** Where the SDK works beside Node and browsers. They are fetched for this test alone. */
const RUNTIMES = { bun: '1.4.5', deno: '2.9.6', miniflare: '4.20260730.0' };

/** The package with its peers, in the versions that this repository has, and the oldest Node that it says it works on. */
const manifest = async (tarball: string) => {
  const peers = ['msw', 'react', '@types/react', '@types/node'];
  const versions = await Promise.all(
    peers.map(
      async (peer) => [peer, (await readManifest(join(ROOT, 'node_modules', peer))).version] as const,
    ),
  );
  return {
    name: 'somebody-else',
    private: true,
    type: 'module',
    dependencies: {
      '@livedrops/sdk': `file:./${tarball}`,
      ...Object.fromEntries(versions),
      node: await oldestSupported(),
      ...RUNTIMES,
    },
  };
};

const readManifest = async (folder: string) =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    version: string;
    engines?: { node?: string };
  };

/** `>=22.12` begins with 22.12.0. */
const oldestSupported = async (): Promise<string> => {
  const range = (await readManifest(ROOT)).engines?.node ?? '';
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(range) ?? [];
  if (major === undefined || minor === undefined) throw new Error(`engines.node is "${range}"`);
  return `${major}.${minor}.0`;
};

const exec = async (command: string, args: string[], cwd: string): Promise<string> => {
  try {
    const { stdout } = await run(command, args, {
      cwd,
      maxBuffer: 64_000_000,
      shell: process.platform === 'win32',
    });
    return stdout;
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`, { cause });
  }
};
