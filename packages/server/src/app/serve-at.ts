import type { Server } from 'node:http';
import { ConfigError } from '../config/config.ts';
import { serve, type ServeOptions, type Serving } from '../platform/http/serve.ts';

const FAULTS: Partial<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program',
  EACCES: 'is not for this user: ports below 1024 need a right of their own',
  EADDRNOTAVAIL: 'is no address of this machine',
  ENOTFOUND: 'is no name that this machine knows',
};
const OF_THE_HOST = new Set(['EADDRNOTAVAIL', 'ENOTFOUND']);

/**
 * Listens where a variable says.
 *
 * @throws {ConfigError} that names the variable when nobody can listen there
 */
export async function serveAt(
  variable: 'PORT' | 'METRICS_PORT',
  http: Server,
  options: ServeOptions,
): Promise<Serving> {
  try {
    return await serve(http, options);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const fault = FAULTS[code];
    if (fault === undefined) throw error;
    const said = OF_THE_HOST.has(code)
      ? `HOST: ${options.host} ${fault}`
      : `${variable}: ${options.port} at ${options.host} ${fault}`;
    throw new ConfigError([said]);
  }
}
