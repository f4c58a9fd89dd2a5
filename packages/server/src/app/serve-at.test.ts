import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { ConfigError } from '../config/config.ts';
import { serveAt } from './serve-at.ts';

it('names the variable when nobody can listen there', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    const taken = serveAt('METRICS_PORT', createServer(), { host: '127.0.0.1', port });
    await expect(taken).rejects.toThrow(
      new ConfigError([`METRICS_PORT: ${port} at 127.0.0.1 is in use by another program`]),
    );
    // An address for documentation, which no machine has.
    const strange = serveAt('PORT', createServer(), { host: '192.0.2.1', port: 0 });
    await expect(strange).rejects.toThrow(new ConfigError(['HOST: 192.0.2.1 is no address of this machine']));
  } finally {
    other.close();
  }
});
