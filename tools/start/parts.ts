import path from 'node:path';
import { hasDisplay } from '../browsers/display.ts';
import { type Electron, resolveElectron } from '../browsers/resolve-electron.ts';
import { dataDir, repoRoot } from '../services/data-dir.ts';
import { pickPort } from '../services/free-port.ts';
import { say } from '../services/progress.ts';
import type { Services } from '../services/start-services.ts';
import { developmentEnv } from './development-env.ts';
import { nodeArgs, supervise, type Supervised } from './supervised.ts';

export interface Ports {
  readonly api: number;
  readonly shop: number;
  readonly studio: number;
}

/** The usual ports, or the next free ones; each busy one is named. */
export async function choosePorts(env: NodeJS.ProcessEnv = process.env): Promise<Ports> {
  const pick = (name: string, preferred: number) =>
    pickPort(preferred, (busy, taken) => say(`Port ${busy} is busy: the ${name} takes ${taken} instead.`));
  const api = await pick('API', Number(env.PORT ?? 3001));
  const shop = await pick('shop', 5173);
  // Not listening yet, so still "free": the Studio must not be given the shop's.
  return { api, shop, studio: await pick('Studio', Math.max(5174, shop + 1)) };
}

export function urlOf(port: number): string {
  return `http://localhost:${port}`;
}

/** A demo rush sends thousands of people from one address, who share one limit. */
const UNLIMITED = '10000000';

/** What the server and the seed are told. */
export function serverEnv(services: Services, ports: Ports): Record<string, string> {
  const pages = [ports.shop, ports.studio].flatMap((port) => [urlOf(port), `http://127.0.0.1:${port}`]);
  return {
    ...developmentEnv(services, dataDir()),
    PORT: String(ports.api),
    SHOP_URL: process.env.SHOP_URL ?? urlOf(ports.shop),
    CORS_ORIGINS: [...pages, 'app://studio'].join(','),
    CONNECTIONS_PER_ADDRESS: process.env.CONNECTIONS_PER_ADDRESS ?? UNLIMITED,
    RATE_LIMIT_PER_MINUTE: process.env.RATE_LIMIT_PER_MINUTE ?? UNLIMITED,
    RATE_LIMIT_AUTH_PER_MINUTE: process.env.RATE_LIMIT_AUTH_PER_MINUTE ?? UNLIMITED,
    RATE_LIMIT_ORDERS_PER_MINUTE: process.env.RATE_LIMIT_ORDERS_PER_MINUTE ?? UNLIMITED,
  };
}

export function startServer(env: Record<string, string>): Supervised {
  return supervise({ name: 'server', ...nodeArgs('packages/server/src/main.ts'), env, color: 'cyan' });
}

/** Fills an empty database and leaves another alone. */
export async function seedIfEmpty(env: Record<string, string>): Promise<void> {
  const seed = supervise({
    name: 'seed',
    ...nodeArgs('packages/server/seed/main.ts', '--if-empty'),
    env,
    color: 'green',
  });
  await Promise.race([seed.exited, seed.died]);
}

export function startShop(ports: Ports): Supervised {
  return vite('shop', 'apps/demo-web', ports.shop, ports.api, []);
}

export function startStudioInBrowser(ports: Ports): Supervised {
  return vite('studio', 'apps/studio', ports.studio, ports.api, ['--config', 'vite.web.config.ts']);
}

/** The Electron for the Studio's window, or `null` with the reason said. */
export async function studioElectron(): Promise<Electron | null> {
  if (!hasDisplay()) return null;
  try {
    return await resolveElectron({ download: true });
  } catch (error) {
    say(`The Studio opens in the browser. ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function vite(name: string, app: string, port: number, apiPort: number, args: readonly string[]): Supervised {
  const cwd = path.join(repoRoot, app);
  return supervise({
    name,
    command: process.execPath,
    args: [path.join(cwd, 'node_modules/vite/bin/vite.js'), ...args, '--port', String(port), '--strictPort'],
    cwd,
    env: { VITE_API_URL: urlOf(apiPort), PORT: String(port) },
    color: name === 'shop' ? 'yellow' : 'magenta',
  });
}
