import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { inject, type ProvidedContext } from 'vitest';
import { createLiveDrops, createSession, type LiveDrops } from '@livedrops/sdk';
import { repoRoot } from '../../services/data-dir.ts';
import { anyFreePort } from '../../services/free-port.ts';
import { launch } from './shop.ts';
import { unlimited } from '../../test/unlimited.ts';

const run = promisify(execFile);
const READY_MS = 60_000;
export type Product = AsyncDisposable & {
  apiUrl: string;
  shopUrl: string;
  /** Its database. */
  mongoUri: string;
  /** A client of somebody of the demo data. */
  demoClient(email: string): Promise<LiveDrops>;
};

/**
 * The whole product with a little demo data on a database of its own: the server, and the built shop as a visitor gets it.
 *
 * @param extraEnv what the server is told beside the usual; `CORS_ORIGINS` are more origins
 */
export async function startProduct(
  services: { mongoUri: string; redisUrl: string },
  extraEnv: Record<string, string> = {},
): Promise<Product> {
  await using started = new AsyncDisposableStack();
  const [apiPort, shopPort] = [await anyFreePort(), await anyFreePort()];
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const shopUrl = `http://127.0.0.1:${shopPort}`;
  const mongoUri = new URL(services.mongoUri);
  mongoUri.pathname = `/e2e_${randomUUID().slice(0, 8)}`;
  const env = {
    NODE_ENV: 'development',
    LOG_LEVEL: 'warn',
    MONGO_URI: mongoUri.href,
    REDIS_URL: services.redisUrl,
    PORT: String(apiPort),
    JWT_SECRET: randomUUID() + randomUUID(),
    ...unlimited,
    SHOP_URL: shopUrl,
    ...extraEnv,
    CORS_ORIGINS: [shopUrl, 'app://studio', extraEnv['CORS_ORIGINS'] ?? ''].join(','),
  };
  const node = (script: string, ...args: string[]) => ['--conditions=@livedrops/source', script, ...args];
  await run(process.execPath, node('packages/server/seed/main.ts', '--fans', '60'), {
    cwd: repoRoot,
    env: { ...process.env, ...env },
  });
  const server = startChild(started, process.execPath, node('packages/server/src/main.ts'), repoRoot, env);
  const shop = await startShop(started, apiUrl, shopPort);
  await Promise.all([answers(`${apiUrl}/api/ready`, server), answers(shopUrl, shop)]);

  const running = started.move();
  return {
    apiUrl,
    shopUrl,
    mongoUri: mongoUri.href,
    async demoClient(email) {
      const client = createLiveDrops({ baseUrl: apiUrl, auth: createSession() });
      await client.auth.demo({ email });
      return client;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Builds the shop for an API and serves what was built. */
async function startShop(started: AsyncDisposableStack, apiUrl: string, port: number): Promise<ChildProcess> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'livedrops-shop-'));
  started.defer(() => rm(outDir, { recursive: true, force: true }));
  await buildShop(outDir, { VITE_API_URL: apiUrl, VITE_DEMO: '1' });
  return startChild(started, process.execPath, preview(outDir, port), shopDir, {});
}

const preview = (outDir: string, port: number): string[] => [
  vite,
  'preview',
  '--outDir',
  outDir,
  '--port',
  String(port),
  '--strictPort',
  '--host',
  '127.0.0.1',
];

export type StudioPage = AsyncDisposable & { url: string };

/** The built Studio as a page of a plain browser. */
async function startStudioPage(apiUrl: string, port: number): Promise<StudioPage> {
  await using started = new AsyncDisposableStack();
  const outDir = await mkdtemp(path.join(tmpdir(), 'livedrops-studio-page-'));
  started.defer(() => rm(outDir, { recursive: true, force: true }));
  const config = ['--config', 'vite.web.config.ts'];
  await build(studioDir, [...config, '--outDir', outDir], { VITE_API_URL: apiUrl });
  const url = `http://127.0.0.1:${port}`;
  const page = startChild(started, process.execPath, [...preview(outDir, port), ...config], studioDir, {});
  await answers(url, page);
  const running = started.move();
  return { url, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

export type ProductWithStudio = AsyncDisposable & { product: Product; studio: StudioPage; browser: Browser };

/** The whole product, the Studio as a page of its own that it lets in, and a browser to look at them. */
export async function startProductWithStudio(
  chromium: NonNullable<ProvidedContext['chromium']>,
): Promise<ProductWithStudio> {
  await using started = new AsyncDisposableStack();
  const port = await anyFreePort();
  const services = { mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') };
  const product = started.use(await startProduct(services, { CORS_ORIGINS: `http://127.0.0.1:${port}` }));
  const studio = started.use(await startStudioPage(product.apiUrl, port));
  const browser = await launch(chromium);
  started.defer(() => browser.close());
  const running = started.move();
  return { product, studio, browser, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

const studioDir = path.join(repoRoot, 'apps/studio');
const shopDir = path.join(repoRoot, 'apps/demo-web');
const vite = path.join(shopDir, 'node_modules/vite/bin/vite.js');

/** Builds the shop into a folder, told what it is told when it is built for a host. */
export const buildShop = (outDir: string, env: Record<string, string>): Promise<void> =>
  build(shopDir, ['--outDir', outDir], env);

async function build(dir: string, args: readonly string[], env: Record<string, string>): Promise<void> {
  // Vitest says `test` here, and Vite would then build what is for development.
  await run(process.execPath, [vite, 'build', ...args, '--logLevel', 'warn', '--emptyOutDir'], {
    cwd: dir,
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
}

function startChild(
  started: AsyncDisposableStack,
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
): ChildProcess {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  started.defer(() => stop(child));
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function answers(url: string, by: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + READY_MS;
  for (;;) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (hasEnded(by)) throw new Error(`${url}: its process has ended (exit code ${by.exitCode})`);
    if (Date.now() > giveUpAt) throw new Error(`${url} did not answer within ${READY_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
